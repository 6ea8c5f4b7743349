import Foundation
import Testing

/// `floydfarm-worker` without a farm: bad input, and waiting.
@Suite struct `The worker's program` {
    private static let secret = "c4n4ry"

    private func outcome(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Program.Outcome {
        let program = try Program(environment: environment)
        defer { program.remove() }
        return try program.start(arguments, of: "floydfarm-worker").finish()
    }

    @Test(arguments: [
        (["--broker", "amqp://me:c4n4ry@127.0.0.1"], "--broker has a password"),
        (["--redis", "redis://:c4n4ry@127.0.0.1"], "--redis has a password"),
        (["--broker", "http://127.0.0.1"], "the broker's address does not begin with amqp:// or amqps://"),
        (["--redis", "rediss://127.0.0.1"], "the address of Redis asks for TLS"),
        (["--roles", "render,paint"], "--roles takes text, render, or text,render"),
        (["--threads", "0"], "--threads is 0: give a number from 1 to 1024"),
        (["--grace", "90000"], "--grace is 90000: give a number from 0 to 86400"),
        (["--name", "a b"], "--name takes up to 100 letters, digits and signs, without spaces"),
        (["--listen", "everywhere"], "is no address to listen on"),
        (["--log-level", "loud"], "--log-level takes debug, info, notice, warning or error"),
    ])
    func `refuses bad input in one line`(arguments: [String], complaint: String) throws {
        let outcome = try outcome(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(complaint))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(!outcome.errors.contains(Self.secret))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `waits for what is missing, says once for what, and ends when it is told to`(signal: Int32) throws {
        let program = try Program(environment: [
            "FLOYDFARM_BROKER": "amqp://me:\(Self.secret)@127.0.0.1:1",
            "FLOYDFARM_REDIS": "redis://:\(Self.secret)@127.0.0.1:1",
        ])
        defer { program.remove() }
        let worker = try program.start(["--store", "none"], of: "floydfarm-worker")
        try worker.waitUntilItSays("waiting for the store")
        try worker.waitUntilItSays("no connection to RabbitMQ")
        // Some more looks at the store.
        usleep(2_500_000)
        worker.send(signal)
        let outcome = try worker.finish()
        #expect(outcome.status == 0)
        #expect(outcome.errors.components(separatedBy: "waiting for the store").count == 2)
        #expect(!outcome.errors.contains(Self.secret))
        #expect(outcome.output.isEmpty)
    }

    @Test func `says its version`() throws {
        let outcome = try outcome(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("."))
    }
}
