import Farm
import Foundation
import Queueing
import Testing
import Tracking

@Suite struct `The connection of a farm` {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("floydfarm-connection-\(UUID().uuidString)")

    /// Writes a file and gives its path.
    private func file(_ bytes: [UInt8]) throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let url = folder.appendingPathComponent(UUID().uuidString)
        try Data(bytes).write(to: url)
        return url.path
    }

    private func connection(
        broker: String? = nil, redis: String? = nil, store: String? = nil, _ environment: [String: String]
    ) throws -> FarmConnection {
        try FarmConnection(broker: broker, redis: redis, store: store, environment: environment)
    }

    /// Why something is refused.
    private func refusal(_ body: () throws -> FarmConnection) throws -> String {
        var message = ""
        #expect {
            _ = try body()
        } throws: { error in
            message = "\(error)"
            return error is FarmError
        }
        return message
    }

    @Test func `is on this machine where nothing is said`() throws {
        let connection = try connection(["FLOYDFARM_BROKER": "", "FLOYDFARM_REDIS_FILE": ""])
        #expect(connection.broker.description == "127.0.0.1:5672")
        #expect(connection.redis.description == "127.0.0.1:6379")
        #expect(connection.store == "renders")
    }

    @Test func `comes from flags before variables, and from files that variables name`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let secret = try file([UInt8]("amqps://floyd:canary@broker/farm\n".utf8))
        let connection = try connection(
            redis: "redis://other:6380", store: "/srv/farm",
            [
                "FLOYDFARM_BROKER_FILE": secret, "FLOYDFARM_REDIS": "redis://:canary@ledger",
                "FLOYDFARM_STORE": "elsewhere",
            ])
        #expect(connection.broker.description == "broker:5671" && connection.broker.vhost == "farm")
        #expect(connection.redis.description == "other:6380")
        #expect(connection.store == "/srv/farm")
        let other = try self.connection(["FLOYDFARM_REDIS": "redis://:canary@ledger"])
        #expect(other.redis.description == "ledger:6379")
        #expect(!"\(other) \(connection)".contains("canary"))
    }

    @Test(arguments: [
        "amqp://floyd:canary@broker", "floyd:canary@broker", "amqp://floyd:can/ary@broker",
        "amqp://:canary@b",
        "amqp://floyd:canary@x@broker",
    ])
    func `takes no password from a flag, which others can read, and says what to do instead`(url: String)
        throws
    {
        let message = try refusal { try connection(broker: url, [:]) }
        #expect(message.contains("--broker") && message.contains("FLOYDFARM_BROKER_FILE"), "\(message)")
        #expect(!message.contains("ary"), "\(message)")
        #expect(try refusal { try connection(redis: url, [:]) }.contains("FLOYDFARM_REDIS"))
    }

    @Test func `takes a user without a password from a flag`() throws {
        #expect(try connection(broker: "amqps://floyd@broker/farm", [:]).broker.user == "floyd")
        #expect(try connection(store: "/srv/a:b@c", [:]).store == "/srv/a:b@c")
    }

    @Test func `is not said twice`() throws {
        let message = try refusal {
            try connection(["FLOYDFARM_BROKER": "amqp://a:canary@b", "FLOYDFARM_BROKER_FILE": "/nowhere"])
        }
        #expect(message.contains("FLOYDFARM_BROKER and FLOYDFARM_BROKER_FILE are both set"))
        #expect(!message.contains("canary"))
        #expect(try refusal { try connection(redis: "", [:]) }.contains("--redis is empty"))
    }

    @Test(arguments: [
        ([], "empty"), ([UInt8]("\n".utf8), "empty"),
        ([UInt8]("canary\ncanary\n".utf8), "more than one line"),
        ([0x63, 0xff], "UTF-8"), (Array(repeating: 0x63, count: 4097), "larger than 4096"),
    ])
    func `refuses files that hold more or less than one line of text`(bytes: [UInt8], reason: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file(bytes)
        let message = try refusal { try connection(["FLOYDFARM_REDIS_FILE": path]) }
        #expect(message.hasPrefix("FLOYDFARM_REDIS_FILE: the file \(path) "), "\(message)")
        #expect(message.contains(reason) && !message.contains("canary"), "\(message)")
    }

    @Test func `takes a line of 4096 bytes, and line ends of other systems`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let long = Array(repeating: UInt8(ascii: "c"), count: 4096)
        let path = try file(long)
        #expect(try connection(["FLOYDFARM_STORE_FILE": path]).store.utf8.count == 4096)
        let other = try file([UInt8]("renders\r\n".utf8))
        #expect(try connection(["FLOYDFARM_STORE_FILE": other]).store == "renders")
    }

    @Test func `refuses what is no file, and does not wait for a pipe`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file([]) + ".pipe"
        #expect(mkfifo(path, 0o600) == 0)
        for path in [path, folder.path] {
            #expect(
                try refusal { try connection(["FLOYDFARM_BROKER_FILE": path]) }.contains("no regular file"))
        }
        #expect(
            try refusal { try connection(["FLOYDFARM_BROKER_FILE": "/nowhere"]) }.contains("no such file"))
    }

    @Test func `refuses a store that is a file`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try file([])
        #expect(try refusal { try connection(store: path, [:]) }.contains("\(path) is no folder"))
    }
}
