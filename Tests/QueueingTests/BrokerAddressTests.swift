import Testing

@testable import Queueing

@Suite struct `A broker's address` {
    private func problem(_ text: String) -> String? {
        do throws(QueueError) {
            _ = try BrokerAddress(text)
            return nil
        } catch { return error.description }
    }

    @Test func `has the usual parts where it names none`() throws {
        let address = try BrokerAddress("amqp://localhost")
        #expect(address.description == "localhost:5672")
        #expect(address.user == "guest")
        #expect(address.password == "guest")
        #expect(address.vhost == "/")
        #expect(!address.isEncrypted)
        let encrypted = try BrokerAddress("amqps://broker.example/")
        #expect(encrypted.description == "broker.example:5671")
        #expect(encrypted.vhost == "/")
        #expect(encrypted.authorities == "/etc/ssl/certs/ca-certificates.crt")
    }

    @Test func `has all parts decoded`() throws {
        let address = try BrokerAddress("AMQPS://a%40b:p%2Fw%3a@[::1]:99/my%2Fhost?cacert=/a%20b.pem")
        #expect(address.description == "[::1]:99")
        #expect(address.host == "::1")
        #expect(address.user == "a@b")
        #expect(address.password == "p/w:")
        #expect(address.vhost == "my/host")
        #expect(address.authorities == "/a b.pem")
    }

    @Test(arguments: [
        "amqp://127.0.0.1", "amqp://127.1.2.3:1", "amqp://[::1]", "amqp://LOCALHOST",
        "amqp://10.0.0.1?insecure=1",
        "amqp://rabbitmq:5672/farm?insecure=1", "amqps://10.0.0.1",
    ]) func `is fine where it is encrypted, local or allowed not to be`(text: String) {
        #expect(problem(text) == nil)
    }

    @Test(arguments: [
        "amqp://rabbitmq", "amqp://u:canary@10.0.0.1", "amqp://127.evil.example", "amqp://localhost.example",
        "amqp://127.0.0.1.example",
    ]) func `is refused where it would send the password in the open`(text: String) throws {
        let found = try #require(problem(text))
        #expect(found.contains("unencrypted"))
        #expect(found.contains("?insecure=1"))
        #expect(!found.contains("canary"))
    }

    @Test(arguments: [
        "", "canary", "http://u:canary@h", "amqp:/canary", "amqp://", "amqp://@h?insecure=1",
        "amqp://:canary@",
        "amqp://u:canary@:5672", "amqp://u:canary@localhost:0", "amqp://u:canary@localhost:65536",
        "amqp://u:canary@localhost:", "amqp://u:canary@localhost:5x", "amqp://u:canary@localhost:-1",
        "amqp://u:can%ary@localhost", "amqp://u:canary%@localhost", "amqp://u:canary%0@localhost",
        "amqp://u:canary%00@localhost", "amqp://u:canary%FF@localhost", "amqp://u:can/ary@localhost",
        "amqp://u:canary@localhost/a/b", "amqp://u:canary@localhost/?x=1",
        "amqp://u:canary@localhost?insecure=2",
        "amqps://u:canary@localhost?cacert=", "amqp://u:canary@lo cal", "amqp://u:canary@h\u{0}",
        "amqp://u:canary@local#host", "amqp://u:canary@[::1", "amqp://u:canary@[::1]x",
        "amqp://u:canäry@localhost",
        "amqp://u:canary@localhost/" + String(repeating: "v", count: 256),
        "amqp://" + String(repeating: "canary", count: 1000),
    ]) func `is refused where it is wrong, without being repeated`(text: String) throws {
        let found = try #require(problem(text))
        #expect(found.hasPrefix("the broker's address "))
        #expect(!found.contains("canary") && !found.contains("canäry"))
    }

    @Test func `shows no password`() throws {
        let address = try BrokerAddress("amqp://u:canary@localhost")
        #expect(!"\(address)".contains("canary"))
        #expect(!String(reflecting: address).contains("canary"))
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("canary"))
    }
}
