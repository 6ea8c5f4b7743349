import Foundation
import Queueing
import TestServers
import Testing
import Tracking

/// The passwords that Scripts/make-secrets makes, and the servers' settings, in the servers that they are for.
@Suite struct `The secrets of a farm` {
    @Test func `let the farm into RabbitMQ, and the scaler look`() throws {
        let secrets = try SecretFiles()
        let settings = try Project.text("docker/rabbitmq.conf").split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.hasPrefix("disk_free_limit") }
        let server = try RabbitMQServer.start(
            settings: settings.map { $0.replacing("/run/secrets/", with: secrets.path + "/") })
        let url = try #require(URL(string: try secrets.text("broker-url")))
        #expect(url.host == "rabbitmq" && url.path == "/floydfarm" && url.query == "insecure=1")
        try server.ctl("authenticate_user", url.user ?? "", url.password ?? "")
        try server.ctl("authenticate_user", secrets.text("scaler-user"), secrets.text("scaler-password"))
        #expect(throws: TestServerError.self) { try server.ctl("authenticate_user", "guest", "guest") }

        try Self.publish(to: server, as: url)
        let policies = try server.ctl("list_policies", "--vhost", "floydfarm")
        #expect(policies.contains("\"delivery-limit\":12"))
        let permissions = try server.ctl("list_permissions", "--vhost", "floydfarm", "--no-table-headers")
        let rows = permissions.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(
            rows.sorted { $0[0] < $1[0] } == [
                ["floydfarm", #"^render\."#, #"^render\."#, #"^render\."#], ["scaler", "^$", "^$", "^$"],
            ])
    }

    /// Publishes a chunk, which makes all queues; the farm's user may do no more than that takes.
    private static func publish(to server: RabbitMQServer, as url: URL) throws {
        let address = server.url(user: url.user ?? "", password: url.password ?? "", vhost: "floydfarm")
        let queue = RabbitMQQueue(address: try BrokerAddress(address), name: "a test") { _ in }
        defer { queue.close() }
        let chunk = Chunk(
            kind: .render, sweep: "s", spec: String(repeating: "9f", count: 32), store: "s", epoch: 1,
            jobs: 0..<8, model: "m", priority: .normal, cost: 1, made: 0)
        let deadline = Date() + 60
        while !queue.offer(chunk) && Date() < deadline { usleep(50_000) }
        var settled: [Settlement] = []
        while settled.isEmpty && Date() < deadline { settled = queue.settlements(within: .seconds(1)) }
        #expect(settled.map(\.outcome) == [.confirmed])

        let listed = try server.ctl("list_queues", "--vhost", "floydfarm", "--no-table-headers", "name")
        let work = Set(listed.split(separator: "\n").filter { $0.hasPrefix("render.q.") })
        #expect(work == ["render.q.text", "render.q.high", "render.q.normal", "render.q.low"])
        // What the scaler counts.
        #expect(
            try Project.text("k8s/overlays/autoscaling/scaling.yaml").contains(#"queueName: ^render\.q\."#))
    }

    @Test func `let the farm into Redis, and nobody else`() throws {
        let secrets = try SecretFiles(redisHost: "127.0.0.1")
        let settings = try Project.text("docker/redis.conf").split(separator: "\n")
            .filter { !$0.hasPrefix("#") && !$0.hasPrefix("dir ") }
            .flatMap { line in
                let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
                return ["--" + parts[0], parts[1].replacing("/run/secrets/", with: secrets.path + "/")]
            }
        let server = try RedisServer.start(extra: settings)
        let url = try secrets.text("redis-url") + ":\(server.port)"
        let ledger = RedisLedger(at: try RedisAddress(url))
        try ledger.check()
        #expect(ledger.policyWarning() == nil)
        try Self.useAll(of: ledger)

        #expect(try server.command("--user", "health", "-a", "any", "--no-auth-warning", "ping") == "PONG")
        let asHealth = ["--user", "health", "-a", "any", "--no-auth-warning"]
        #expect(throws: TestServerError.self) {
            try server.command(asHealth[0], asHealth[1], asHealth[2], asHealth[3], asHealth[4], "get", "x")
        }
        #expect(throws: TestServerError.self) { try server.command("get", "x") }
    }

    /// Every call of a ledger: each has commands of its own, which the server may refuse to a user.
    private static func useAll(of ledger: RedisLedger) throws {
        _ = try ledger.open("s", cells: 8, orders: Orders(state: .running, epoch: 1))
        try ledger.mark("s", done: [0])
        let claim = JobClaim(sweep: "s", epoch: 1, job: 1, cells: [2, 3], worker: "w")
        guard case .granted(let lease) = try ledger.claim(claim) else {
            Issue.record("the job is not granted")
            return
        }
        #expect(try ledger.renew(lease) == .kept)
        #expect(try ledger.settle("s", done: [2], failed: [3: "no"]) == 0)
        try ledger.release(lease, .settled)
        #expect(try ledger.progress("s")?.done == 2)
        #expect(try ledger.settledCells("s", bytes: 0..<1) == [0b1011_0000])
        #expect(try ledger.failures("s", limit: 5) == [3: "no"])
        try ledger.clearFailures("s")
        try ledger.report(WorkerStatus(name: "w", version: "1", roles: []))
        #expect(try ledger.workers().map(\.name) == ["w"])
        try ledger.recordPace("p", seconds: 1)
        #expect(try ledger.paces().keys.contains("p"))
        #expect(try ledger.lead("c"))
        try ledger.resign("c")
        try ledger.note("began", of: "s")
        #expect(try ledger.events("s", limit: 5).count == 1)
        try ledger.forget("s")
    }

    @Test func `are others each time, and kept from others`() throws {
        let first = try SecretFiles()
        let second = try SecretFiles()
        for name in try first.names where name != "scaler-user" {
            #expect(try first.text(name) != second.text(name))
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: first.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect(throws: ProgramError.self) { try Project.run(["Scripts/make-secrets", first.path]) }
    }
}
