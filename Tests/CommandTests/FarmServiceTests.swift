import Foundation
import TestServers
import Testing

/// The commands of a farm with a real broker, a real Redis that asks for a password, and real workers.
@Suite(.serialized) struct `A farm of processes` {
    private static let secret = "canary-4711"
    private static let broker = Result { try RabbitMQServer.start() }
    private static let redis = Result { try RedisServer.start(extra: ["--requirepass", secret]) }

    private let broker: RabbitMQServer
    private let redis: RedisServer
    private let program: Program

    init() throws {
        broker = try Self.broker.get()
        redis = try Self.redis.get()
        program = try Program(environment: Self.environment(broker.url, redis))
        try program.write(
            "prompt: [a rocket ship, a red circle]\nseed: 1..3\nsteps: 2\nstage2: {steps: 1}", to: "six.yaml")
    }

    private static func environment(_ broker: String, _ redis: RedisServer) -> [String: String] {
        [
            "FLOYDFARM_BROKER": broker, "FLOYDFARM_REDIS": "redis://:\(secret)@127.0.0.1:\(redis.port)",
        ]
    }

    private func worker() throws -> Running {
        try program.start(["--threads", "1", "--idle-exit", "60"], of: "floydfarm-worker")
    }

    /// The names of the results in the store.
    private func results() throws -> Set<String> {
        let all = FileManager.default.enumerator(atPath: program.path("renders/objects"))
        return Set(all?.compactMap { $0 as? String }.filter { $0.hasSuffix(".png") } ?? [])
    }

    @Test func `renders what was submitted, whoever comes first, and stops when it is told`() throws {
        defer { program.remove() }
        let worker = try worker()
        let submitted = try program.run("submit", "six.yaml")
        #expect(submitted.status == 0 && submitted.errors.isEmpty, "\(submitted.errors)")
        let id = try #require(submitted.lines.first)
        let watching = try program.start(["watch", id, "--json"])
        let coordinator = try program.start(["coordinate", "--listen", "0"])

        let watched = try watching.finish()
        #expect(watched.status == 0, "\(watched.errors)")
        #expect(watched.lines.last?.contains(#""done":6"#) == true, "\(watched.output)")
        #expect(watched.lines.last?.contains(#""source":"ledger""#) == true, "\(watched.output)")
        let status = try program.run("status", id)
        #expect(status.output.contains("\(id): done, 6 of 6 cells"), "\(status.output)")
        #expect(status.output.contains("worker ") && status.errors.isEmpty, "\(status.output)")

        let said = try String(contentsOf: coordinator.errors, encoding: .utf8)
        let port = try #require(said.firstMatch(of: /"port":"?([0-9]+)/)?.1)
        #expect(try HTTP.page("/ready", port: String(port)).hasPrefix("HTTP/1.1 200"))
        #expect(
            try HTTP.page("/metrics", port: String(port)).contains(
                "floydfarm_publish_total{outcome=\"confirmed\"}"))

        coordinator.send(SIGTERM)
        worker.send(SIGTERM)
        let ends = try [coordinator, worker].map { try $0.finish() }
        for end in ends {
            #expect(end.status == 0, "\(end.errors)")
            #expect(!(end.output + end.errors).contains(Self.secret), "\(end.errors)")
            #expect(!end.errors.contains("rocket"), "\(end.errors)")
        }
        let farmed = try results()
        #expect(farmed.count == 12)
        #expect(try program.run("run", "six.yaml", "--json").output.contains(#""found":6"#))
        #expect(try results() == farmed)
        #expect(try broker.messages().isEmpty)
    }

    @Test func `is coordinated by submit --wait, which ends as the sweep does`() throws {
        defer { program.remove() }
        let worker = try worker()
        let waiting = try program.run("submit", "six.yaml", "--wait", "--priority", "high")
        #expect(waiting.status == 0, "\(waiting.errors)")
        #expect(waiting.lines.count == 1 && waiting.lines.first?.hasPrefix("six-") == true)
        #expect(waiting.errors.contains("done, 6 of 6 cells"), "\(waiting.errors)")
        worker.send(SIGTERM)
        #expect(try worker.finish().status == 0)

        try program.write("name: never\nprompt: nobody renders this\nsteps: 1\nstage2: off", to: "never.yaml")
        let interrupted = try program.start(["submit", "never.yaml", "--wait"])
        try interrupted.waitUntilItSays("0 of 1 cells")
        interrupted.send(SIGINT)
        #expect(try interrupted.finish().status == 130)
        #expect(try program.run("cancel", "never").status == 0)
        #expect(try program.run("prune", "never", "--yes").status == 0)
        #expect(try redis.keys().allSatisfy { !$0.contains("never") })
    }

    @Test func `is not reached with wrong credentials or a wrong vhost, and says so in a sentence`() throws {
        defer { program.remove() }
        let wrong = [
            (broker.url(password: Self.secret), "the name or the password is wrong"),
            (broker.url(vhost: "elsewhere"), "has no vhost elsewhere"),
        ]
        for (url, part) in wrong {
            let stranger = try Program(environment: Self.environment(url, redis))
            defer { stranger.remove() }
            try stranger.write("prompt: a\nsteps: 1\nstage2: off", to: "one.yaml")
            for arguments in [["submit", "one.yaml"], ["submit", "one.yaml", "--wait"]] {
                let outcome = try stranger.start(arguments).finish()
                #expect(outcome.status == 3 && outcome.lines.count == 1)
                #expect(outcome.errors.hasPrefix("error: the broker at 127.0.0.1:"), "\(outcome.errors)")
                #expect(outcome.errors.contains(part), "\(outcome.errors)")
                #expect(outcome.errors.count { $0 == "\n" } == 1)
                #expect(!outcome.errors.contains(Self.secret))
            }
            let doctor = try stranger.run("doctor", "--threads", "1")
            #expect(doctor.status == 1 && doctor.output.contains(part), "\(doctor.output)")
            #expect(
                doctor.output.contains("Redis         127.0.0.1:\(redis.port) answers"), "\(doctor.output)")
            #expect(!doctor.output.contains(Self.secret))
            let service = try stranger.start(["coordinate"])
            try service.waitUntilItSays(part)
            service.send(SIGTERM)
            let end = try service.finish()
            #expect(end.status == 0 && !end.errors.contains(Self.secret), "\(end.errors)")
        }
    }

    @Test func `goes on without Redis where the password is wrong`() throws {
        defer { program.remove() }
        let stranger = try Program(environment: [
            "FLOYDFARM_BROKER": broker.url,
            "FLOYDFARM_REDIS": "redis://:wrong-\(Self.secret)@127.0.0.1:\(redis.port)",
        ])
        defer { stranger.remove() }
        try stranger.write("prompt: a\nsteps: 1\nstage2: off", to: "one.yaml")
        let outcome = try stranger.run("submit", "one.yaml")
        #expect(outcome.status == 0 && outcome.lines.count == 1)
        #expect(outcome.errors.hasPrefix("warning: Redis at 127.0.0.1:"), "\(outcome.errors)")
        #expect(!outcome.errors.contains(Self.secret), "\(outcome.errors)")
    }
}

extension RedisServer {
    /// All keys there are.
    fileprivate func keys() throws -> [String] {
        try command("-a", "canary-4711", "--no-auth-warning", "KEYS", "*").split(separator: "\n").map(
            String.init)
    }
}
