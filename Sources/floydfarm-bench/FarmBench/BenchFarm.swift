import Foundation
import Queueing
import TestServers
import Tracking

/// A farm of a benchmark's own: a broker, a Redis and a store in a temporary folder, and processes that it starts.
final class BenchFarm {
    let folder: URL
    let broker: RabbitMQServer
    let redis: RedisServer
    private var environment: [String: String] = [:]
    private var processes: [GuardedProcess] = []
    private var vhosts = 0

    /// The folder of the store.
    private(set) var store = ""

    /// Starts the servers.
    ///
    /// - Throws: `BenchError` where they are not installed.
    init() throws {
        do {
            broker = try RabbitMQServer.start()
            redis = try RedisServer.start()
        } catch let error as TestServerError {
            throw BenchError("\(error); the farm is measured with rabbitmq-server and redis-server installed")
        }
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("floydfarm-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        endAll()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends all processes, and begins anew with an empty store, an empty Redis and a virtual host without queues.
    func reset() throws {
        endAll()
        vhosts += 1
        store = folder.appendingPathComponent("store-\(vhosts)").path
        try redis.command("FLUSHALL")
        try broker.ctl("add_vhost", vhost)
        try broker.ctl("set_permissions", "-p", vhost, "guest", ".*", ".*", ".*")
        environment = [
            "FLOYDFARM_BROKER": brokerURL, "FLOYDFARM_REDIS": redis.url, "FLOYDFARM_STORE": store,
            "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path,
        ]
    }

    var brokerURL: String { broker.url(vhost: vhost) }
    private var vhost: String { "bench-\(vhosts)" }

    func ledger() throws -> RedisLedger { RedisLedger(at: try RedisAddress(redis.url)) }

    func queue() throws -> RabbitMQQueue {
        RabbitMQQueue(address: try BrokerAddress(brokerURL), name: "floydfarm-bench") { _ in }
    }

    /// Starts one of the programs that lie beside this one, on the first `processors` of the machine where they are given.
    @discardableResult
    func start(_ program: String, _ arguments: String..., processors: Int? = nil) throws -> GuardedProcess {
        let path = Self.programs.appendingPathComponent(program).path
        let pinned = processors.map { ["taskset", "--cpu-list", "0-\($0 - 1)", path] } ?? [path]
        let process = try GuardedProcess(
            pinned[0], pinned.dropFirst() + arguments, environment: environment,
            log: folder.appendingPathComponent("\(program)-\(processes.count).log").path)
        processes.append(process)
        return process
    }

    /// Waits until something is so.
    func wait(_ what: String, within seconds: Double, until isSo: () throws -> Bool) throws {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try !isSo() {
            guard .now < limit else {
                throw BenchError("\(what) did not come within \(Int(seconds)) s\n\(try logs())")
            }
            usleep(20_000)
        }
    }

    private func logs() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".log")
        }
        return try names.sorted().map { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return "\(name): \(text.suffix(500))"
        }
        .joined(separator: "\n")
    }

    /// Writes a spec, and gives its path.
    func write(_ spec: String) throws -> String {
        let file = folder.appendingPathComponent("sweep.yaml")
        try Data(spec.utf8).write(to: file)
        return file.path
    }

    /// How many pictures the store has.
    var pictures: Int {
        let names = FileManager.default.enumerator(atPath: store + "/objects") ?? .init()
        return names.reduce(into: 0) { count, name in
            if let name = name as? String, name.hasSuffix(".png") { count += 1 }
        }
    }

    private func endAll() {
        processes.forEach { $0.end(SIGKILL) }
        processes = []
    }

    private static let programs = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()
}
