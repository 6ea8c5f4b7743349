import Foundation
import Gallery
import Imaging
import Rendering
import TestServers
import Testing
import Tracking

@testable import Farm
@testable import Queueing
@testable import Sweeps

/// A farm of real processes, which a test starts, hurts and holds to what was promised.
///
/// Broker and Redis have passwords that nothing may show.
final class FarmUnderTest {
    /// What no log, no command line and no file may hold.
    static let secret = "c4n4ry-5ecret"

    let folder: URL
    let root: String
    let broker: RabbitMQServer
    let redis: RedisServer
    private let vhost: String
    private let environment: [String: String]
    var watch: StoreWatch
    let start = ContinuousClock.now
    private(set) var processes: [FarmProcess] = []
    /// How the processes were called that ran in the end.
    private(set) var commandLines: [String] = []

    /// A farm without processes, in a virtual host of its own on `broker`.
    init(_ broker: RabbitMQServer) throws {
        let name = "row-" + UUID().uuidString.prefix(8).lowercased()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("floydfarm-\(name)")
        root = folder.appendingPathComponent("store").path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        redis = try RedisServer.start(extra: ["--requirepass", Self.secret])
        self.broker = broker
        vhost = name
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("FLOYDFARM_") }
        environment["XDG_CACHE_HOME"] = folder.appendingPathComponent("cache").path
        environment["FLOYDFARM_BROKER"] = broker.url(user: "farm", password: Self.secret, vhost: name)
        environment["FLOYDFARM_REDIS"] = Self.url(of: redis)
        environment["FLOYDFARM_STORE"] = root
        self.environment = environment
        watch = StoreWatch(root: root)
        try addVirtualHost()
    }

    // MARK: - Broker

    /// Kills the broker, throws all of its data away, and sets it up anew.
    func wipeBroker() throws {
        try broker.wipe()
        try addVirtualHost()
    }

    /// Makes the farm's virtual host and its user, as the broker's administrator does.
    private func addVirtualHost() throws {
        let (user, place, all) = ("<<\"farm\">>", "<<\"\(vhost)\">>", "<<\".*\">>")
        try broker.ctl(
            "eval",
            """
            catch rabbit_auth_backend_internal:add_user(\(user), <<"\(Self.secret)">>, <<"test">>),
            rabbit_vhost:add(\(place), <<"test">>),
            rabbit_auth_backend_internal:set_permissions(\(user), \(place), \(all), \(all), \(all), <<"test">>).
            """)
    }

    deinit {
        processes.forEach { $0.die() }
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: - Processes

    /// Keeps a processor busy.
    func burner() throws -> FarmProcess {
        try FarmProcess(
            "/bin/sh", ["-c", "while :; do :; done"], name: "burner", folder: folder, environment: [:])
    }

    /// Starts a worker that knows the stand-in task.
    @discardableResult
    func worker(_ flags: String...) throws -> FarmProcess {
        let files = ["--journal", newFile("journal"), "--metrics", newFile("metrics")]
        return try launch("floydfarm-bench", ["worker"] + files + flags)
    }

    /// Starts workers that suffer nothing of their own.
    @discardableResult
    func workers(_ count: Int) throws -> [FarmProcess] { try (0..<count).map { _ in try worker() } }

    /// Starts a coordinator that knows the stand-in task.
    @discardableResult
    func coordinator(_ flags: String...) throws -> FarmProcess {
        try launch("floydfarm-bench", ["coordinate", "--journal", newFile("journal")] + flags)
    }

    /// A file of the process that is started next.
    private func newFile(_ kind: String) -> String {
        folder.appendingPathComponent("\(processes.count).\(kind)").path
    }

    /// Starts a program; each has a name and a log of its own.
    @discardableResult
    func launch(_ program: String, _ arguments: [String]) throws -> FarmProcess {
        let name = "\(arguments.first ?? program)-\(processes.count)"
        let process = try FarmProcess(
            program, arguments, name: name, folder: folder, environment: environment)
        processes.append(process)
        return process
    }

    /// Runs a program to its end, and gives what it wrote.
    func run(_ program: String, _ arguments: String...) throws -> String {
        let process = try launch(program, arguments)
        let status = process.finish()
        #expect(status == 0, "\(program) \(arguments): \(process.talk)")
        return process.output
    }

    // MARK: - Sweeps

    /// Hands in a row's sweep of stand-in cells.
    func submit(_ row: FaultRow) throws -> String {
        try submit("task: stand-in\nseed: 0..\(row.cells - 1)\nmilliseconds: \(row.milliseconds)\n")
    }

    /// Hands in a spec, by a program that knows its task; the id of its sweep.
    func submit(_ spec: String, with program: String = "floydfarm-bench") throws -> String {
        try Data(spec.utf8).write(to: URL(fileURLWithPath: specPath))
        return try run(program, "submit", specPath).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Where the spec lies that was handed in.
    var specPath: String { folder.appendingPathComponent("sweep.yaml").path }

    /// Gives an order, as `floydfarm pause`, `resume` and `cancel` do.
    func order(_ state: Orders.State, of sweep: String) throws {
        let control = SweepControl(store: try ResultStore(existing: root), ledger: try ledger)
        _ = try control.order(state, of: sweep)
    }

    /// Has damaged results rendered anew, as `floydfarm retry --deep` does; how many there were.
    func repair(_ sweep: String) throws -> Int {
        let control = SweepControl(store: try ResultStore(existing: root), ledger: try ledger)
        return try control.repair(sweep, tasks: [standIn]).damaged
    }

    /// As much of the stand-in task of `floydfarm-bench` as it takes to know its nodes.
    private var standIn: RenderTask {
        let kind = NodeKind(rawValue: "stand-in")
        return RenderTask(
            declaration: TaskDeclaration(
                name: "stand-in", summary: "",
                parameters: ["seed", "milliseconds"].map {
                    Parameter($0, .integer(0...3_600_000), standard: .integer(0), affects: kind, help: "")
                },
                node: { parameters, _ in
                    let fields = ["seed", "milliseconds"].map { ($0, parameters[$0] ?? .integer(0)) }
                    return Node(kind: kind, fields: fields, models: [], upstream: [], evaluations: 1)
                }),
            parameters: { _ in Parameters() },
            render: { node, _, _, _ in throw FarmError("\(node.key) is not to be rendered here") })
    }

    // MARK: - Messages

    /// A good chunk of a sweep: its first job.
    func chunk(of sweep: String) throws -> Chunk {
        let store = try ResultStore(existing: root)
        let spec = try #require(try store.sweep(sweep).spec())
        return Chunk(
            kind: .render, sweep: sweep, spec: SHA256.hex(of: Array(spec.utf8)), store: store.identity,
            epoch: 1,
            jobs: 0..<1, model: "", priority: .normal, cost: nil, made: 0)
    }

    /// Publishes messages to workers, whatever is in them.
    func publish(_ bodies: [[UInt8]]) throws {
        let address = try BrokerAddress(environment["FLOYDFARM_BROKER"] ?? "")
        let connection = try BrokerConnection(
            address, terms: .standard, name: "a stranger", watchdog: Watchdog())
        for body in bodies {
            try connection.publish(
                Parcel(exchange: Topology.exchange, key: "normal", body: body, purpose: .ending(0)), number: 1
            )
        }
        connection.close()
    }

    // MARK: - Looking

    /// Waits until something is so; fails with what was waited for, and the ends of all logs, where it never is.
    func waitFor(_ what: String, within seconds: Double = 60, _ isSo: () throws -> Bool) throws {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try !isSo() {
            if ContinuousClock.now > limit { throw Missed("\(what) within \(seconds) s\n\(talk)") }
            usleep(50_000)
        }
    }

    /// How many pictures there are.
    var pictures: Int { StoreFolder.results(in: "\(root)/objects").count { $0.hasSuffix(".png") } }

    /// Waits until there are so many pictures.
    func waitForPictures(_ count: Int) throws {
        try waitFor("\(count) pictures", within: FaultRow.patience) { pictures >= count }
    }

    /// Messages by queue, those in workers' hands included; queues without any are left out.
    func waitingMessages() throws -> [String: Int] { try broker.messages(in: vhost) }

    /// What the farm's processes know of their sweeps.
    var ledger: RedisLedger { get throws { RedisLedger(at: try RedisAddress(redisURL)) } }

    private var redisURL: String { Self.url(of: redis) }
    private static func url(of redis: RedisServer) -> String { "redis://:\(secret)@127.0.0.1:\(redis.port)" }

    /// Sends a command to Redis, and gives what it answers.
    @discardableResult
    func command(_ words: String...) throws -> String { try redis.command(words, password: Self.secret) }

    /// The sum of a metric without labels over all workers that ended in good order.
    func counted(_ metric: String) throws -> Double {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let lines = try files.filter { $0.pathExtension == "metrics" }.flatMap {
            try String(contentsOf: $0, encoding: .utf8).split(separator: "\n")
        }
        return lines.filter { $0.hasPrefix(metric + " ") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
    }

    /// Ends all processes in good order.
    func end(sourceLocation: SourceLocation = #_sourceLocation) throws {
        commandLines += processes.map(\.commandLine)
        let running = processes.filter(\.isRunning)
        running.forEach { $0.send(SIGTERM) }
        for process in running {
            try waitFor("the end of \(process.name)", within: 30) { !process.isRunning }
            #expect(process.status == 0, "\(process.name): \(process.talk)", sourceLocation: sourceLocation)
        }
    }

    /// The last lines of every log.
    private var talk: String {
        processes.map { process in
            let lines = process.talk.split(separator: "\n").suffix(6).joined(separator: "\n    ")
            return "  \(process.name) (\(process.status.map { "exit \($0)" } ?? "running")):\n    \(lines)"
        }
        .joined(separator: "\n")
    }
}

/// Something that a test waited for in vain.
struct Missed: Error, CustomStringConvertible {
    let description: String
    init(_ what: String) { description = "not seen: \(what)" }
}
