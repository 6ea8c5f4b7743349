import Foundation
import Metrics
import Testing

@testable import Monitoring

/// What a process answers over HTTP.
@Suite struct `The monitoring server` {
    private let metrics = PrometheusMetrics()
    private let health = Health(requires: ["store"])

    @Test func `answers metrics as text`() async throws {
        try await serving { port in
            Counter(label: "jobs_total", factory: metrics).increment(by: 42)
            let answer = try await HTTPClient.ask(port, "/metrics")
            #expect(answer.status == "HTTP/1.1 200 OK")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.body == "# TYPE jobs_total counter\njobs_total 42\n")
        }
    }

    @Test func `says whether the process lives and is ready, and why not`() async throws {
        try await serving { port in
            #expect(try await HTTPClient.ask(port, "/live").body == "ok\n")
            let unready = try await HTTPClient.ask(port, "/ready")
            #expect(unready.status == "HTTP/1.1 503 Service Unavailable")
            #expect(unready.body == "store: not known yet\n")
            health.met("store")
            #expect(try await HTTPClient.ask(port, "/ready").status == "HTTP/1.1 200 OK")
            health.watch("loop", patience: .zero)
            let stuck = try await HTTPClient.ask(port, "/live")
            #expect(stuck.status == "HTTP/1.1 503 Service Unavailable")
            #expect(stuck.body.hasPrefix("loop: no turn for "))
        }
    }

    @Test func `answers HEAD without a body, and no other method`() async throws {
        try await serving { port in
            let head = try await HTTPClient.ask(port, "/live", method: "HEAD")
            #expect(head.status == "HTTP/1.1 200 OK")
            #expect(head.headers["content-length"] == "3")
            #expect(head.body == "")
            for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                let refused = try await HTTPClient.ask(port, "/live", method: method)
                #expect(refused.status == "HTTP/1.1 405 Method Not Allowed")
                #expect(refused.headers["allow"] == "GET, HEAD")
            }
        }
    }

    @Test(arguments: ["/", "/metrics/", "/../metrics", "/live/x", "/%6cive"])
    func `knows three pages`(path: String) async throws {
        try await serving { port in
            let answer = try await HTTPClient.ask(port, path)
            #expect(answer.status == "HTTP/1.1 404 Not Found")
        }
    }

    @Test(arguments: ["/metrics", "/live", "/ready", "/"])
    func `answers nobody who takes it for another host`(path: String) async throws {
        try await serving { port in
            let answer = try await HTTPClient.ask(port, path, host: "evil.example:\(port)")
            #expect(answer.status == "HTTP/1.1 421 Misdirected Request")
            #expect(try await HTTPClient.ask(port, path, host: "localhost").status != answer.status)
        }
    }

    @Test func `answers by any name where it is open to others`() async throws {
        try await serving("0.0.0.0:0") { port in
            let answer = try await HTTPClient.ask(port, "/live", host: "floydfarm-worker:9400")
            #expect(answer.status == "HTTP/1.1 200 OK")
        }
    }

    @Test func `says in one sentence that a port is in use`() async throws {
        try await serving { port in
            let error = await #expect(throws: MonitoringError.self) { try await start("127.0.0.1:\(port)") }
            #expect(
                error?.description
                    == "cannot listen on 127.0.0.1:\(port): the port is in use; name another one")
        }
    }

    @Test func `says which address it cannot have`() async throws {
        let error = await #expect(throws: MonitoringError.self) { try await start("192.0.2.1:0") }
        #expect(error?.description == "cannot listen on 192.0.2.1:0: this machine has no such address")
    }

    @Test func `gives its port back when it stops`() async throws {
        let first = try await start("127.0.0.1:0")
        first.stop()
        var second: MonitoringServer?
        while second == nil {
            second = try? await start("127.0.0.1:\(first.port)")
        }
        #expect(second?.port == first.port)
        second?.stop()
    }

    private func serving(
        _ address: String = "127.0.0.1:0", _ body: (Int) async throws -> Void
    ) async throws {
        let server = try await start(address)
        defer { server.stop() }
        try await body(server.port)
    }

    @discardableResult private func start(_ address: String) async throws -> MonitoringServer {
        try await HTTPClient.onThread {
            try MonitoringServer(address: ListenAddress(address), metrics: metrics, health: health)
        }
    }
}
