import Foundation
import TestServers
import Testing

@testable import Queueing

extension `On RabbitMQ` {
    /// What a person has to put right is said in one sentence, without the password.
    @Suite struct `a refusal` {
        private static let canary = "canary-7f3a"

        private func refusal(_ url: String) throws -> String? {
            let address = try BrokerAddress(url)
            do throws(QueueError) {
                try RabbitMQQueue.check(address, terms: .quick, name: "a test")
                return nil
            } catch { return error.description }
        }

        /// What a check says, and a client hears, once, while it goes on trying.
        private func sentence(_ url: String) throws -> String {
            let address = try BrokerAddress(url)
            let sentence = try #require(try refusal(url))
            let client = TestClient(address)
            client.hears { if case .disconnected(sentence) = $0 { true } else { false } }
            Thread.sleep(forTimeInterval: 0.7)
            #expect(client.losses == [sentence])
            #expect(!"\(client.events)\(sentence)\(address)".contains(Self.canary))
            #expect(!client.queue.offer(.sample()))
            return sentence
        }

        @Test func `names the broker that cannot be reached`() throws {
            let port = try FreePort.find()
            let text = try sentence("amqp://guest:\(Self.canary)@127.0.0.1:\(port)")
            #expect(
                text.hasPrefix(
                    "the broker at 127.0.0.1:\(port) cannot be reached: start it, or correct its address"))
        }

        @Test func `names the machine that is not known`() throws {
            let text = try sentence("amqps://guest:\(Self.canary)@broker.invalid")
            #expect(
                text
                    == "the broker at broker.invalid:5671 cannot be reached: no machine is called broker.invalid"
            )
        }

        @Test func `names the user whose password is wrong`() throws {
            let broker = try RabbitMQServer.shared
            let text = try sentence(broker.url(password: Self.canary))
            #expect(
                text == "the broker at 127.0.0.1:\(broker.port) refuses the user guest: "
                    + "the name or the password is wrong")
        }

        @Test func `names the vhost that is not there`() throws {
            let broker = try RabbitMQServer.shared
            let text = try sentence(broker.url(vhost: "nowhere"))
            #expect(
                text == "the broker at 127.0.0.1:\(broker.port) has no vhost nowhere, "
                    + "or the user guest may not use it")
        }

        @Test func `names the queue that was declared otherwise`() throws {
            let bench = try RabbitMQBench()
            let connection = try BrokerConnection(
                try bench.address, terms: .quick, name: "raw", watchdog: Watchdog())
            try connection.declareQueue("render.q.text", [])
            let client = try bench.client()
            client.hears {
                if case .disconnected(let reason) = $0 {
                    reason.contains("refused to declare the queue render.q.text: PRECONDITION_FAILED")
                } else {
                    false
                }
            }
        }

        @Test func `comes of a certificate that is for another or of a stranger`() throws {
            let broker = try RabbitMQServer.shared
            let folder = try Certificates(in: broker.folder + "/certificates")
            let (good, other) = (try FreePort.find(), try FreePort.find())
            try broker.listenEncrypted(on: good, folder.path, certificate: "good")
            try broker.listenEncrypted(on: other, folder.path, certificate: "other")
            func url(_ port: Int, authority: String) -> String {
                "amqps://guest:guest@localhost:\(port)?cacert=\(folder.path)/\(authority).pem"
            }
            let client = TestClient(try BrokerAddress(url(good, authority: "authority")))
            client.isConnected()
            #expect(client.publish([.sample()]).count == 1)
            client.queue.consume([.normal])
            #expect(client.drain(1) == [.sample()])
            #expect(
                try refusal(url(other, authority: "authority"))
                    == "the broker at localhost:\(other) shows a certificate that is not for localhost")
            #expect(
                try refusal(url(good, authority: "stranger"))?.hasPrefix(
                    "the broker at localhost:\(good) shows a certificate that no authority of") == true)
            #expect(
                try refusal(url(good, authority: "missing"))?.contains(
                    "missing.pem cannot be read: name one with ?cacert=FILE") == true)
            #expect(
                try sentence(
                    "amqps://guest:guest@localhost:\(broker.port)?cacert=\(folder.path)/authority.pem"
                )
                .hasPrefix("the broker at localhost:\(broker.port)"))
        }
    }
}

/// Certificates of a test's own, made by openssl.
private struct Certificates {
    let path: String

    init(in path: String) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for authority in ["authority", "stranger"] {
            try openssl(
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days",
                "2", "-subj", "/CN=\(authority)", "-keyout", "\(authority).key", "-out", "\(authority).pem")
        }
        for (name, host) in [("good", "localhost"), ("other", "elsewhere.example")] {
            try openssl(
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", "\(name).key", "-out",
                "\(name).csr")
            try openssl(
                "x509", "-req", "-in", "\(name).csr", "-CA", "authority.pem", "-CAkey", "authority.key",
                "-CAcreateserial", "-days", "2", "-copy_extensions", "copy", "-out", "\(name).pem")
        }
    }

    private func openssl(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(arguments.joined(separator: " "))")
    }
}

extension RabbitMQServer {
    fileprivate func listenEncrypted(on port: Int, _ folder: String, certificate: String) throws {
        try ctl(
            "eval",
            """
            {ok, _} = application:ensure_all_started(ssl),
            ok = rabbit_networking:start_ssl_listener({"127.0.0.1", \(port)}, [
                {cacertfile, "\(folder)/authority.pem"}, {certfile, "\(folder)/\(certificate).pem"},
                {keyfile, "\(folder)/\(certificate).key"}], 2).
            """)
    }
}
