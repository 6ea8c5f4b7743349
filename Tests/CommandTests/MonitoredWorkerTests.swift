import Foundation
import Testing

/// What a worker tells over HTTP while it waits for its farm.
@Suite struct `A worker that listens` {
    private static let secret = "c4n4ry"

    @Test func `lives while it waits, says what for, and counts from 0`() throws {
        let program = try Program(environment: [
            "FLOYDFARM_BROKER": "amqp://me:\(Self.secret)@127.0.0.1:1",
            "FLOYDFARM_REDIS": "redis://:\(Self.secret)@127.0.0.1:1",
        ])
        defer { program.remove() }
        let worker = try program.start(["--store", "none", "--listen", "0"], of: "floydfarm-worker")
        try worker.waitUntilItSays("waiting for the store")
        try worker.waitUntilItSays("no connection to RabbitMQ")
        let port = try #require(
            try worker.said.firstMatch(of: /"host":"127.0.0.1","port":"([0-9]+)"/).map { String($0.1) })
        let live = try HTTP.page("/live", port: port)
        let ready = try HTTP.page("/ready", port: port)
        let metrics = try HTTP.page("/metrics", port: port)
        worker.send(SIGTERM)
        let outcome = try worker.finish()

        #expect(live.hasPrefix("HTTP/1.1 200 OK\r\n") && live.hasSuffix("\r\nok\n"))
        #expect(ready.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        for condition in ["queue", "store", "worker"] { #expect(ready.contains("\n\(condition): ")) }
        #expect(metrics.contains("\nfloydfarm_steps_total 0\n"))
        #expect(metrics.contains("\nfloydfarm_worker_state{state=\"sick\"} 0\n"))
        #expect(!(live + ready + metrics + outcome.errors).contains(Self.secret))
        #expect(outcome.status == 0)
    }

    @Test func `does not begin where the port is in use`() throws {
        let program = try Program()
        defer { program.remove() }
        let first = try program.start(["--listen", "0"], of: "floydfarm-worker")
        try first.waitUntilItSays("metrics and health are served")
        let port = try #require(try first.said.firstMatch(of: /"port":"([0-9]+)"/).map { String($0.1) })
        let second = try program.start(["--listen", port], of: "floydfarm-worker").finish()
        first.send(SIGTERM)
        #expect(second.status == 2)
        #expect(
            second.errors
                == "error: cannot listen on 127.0.0.1:\(port): the port is in use; name another one\n")
        #expect(try first.finish().status == 0)
    }
}

extension Running {
    /// What the child has said on standard error so far.
    fileprivate var said: String {
        get throws { try String(contentsOf: errors, encoding: .utf8) }
    }
}
