import Farm
import Foundation
import Gallery
import Logging
import Monitoring
import Queueing
import Rendering
import Sweeps
import Synchronization
import Tracking

/// A farm in one process: sweeps in a store of their own, their chunks on a queue in memory, and workers on them.
final class WorkerBench {
    let bench: Workbench
    let queue: MemoryQueue
    let ledger: MemoryLedger
    let tasks: [RenderTask]
    let timing: FarmTiming
    /// Called where a worker's work does not end.
    var endProcess: @Sendable (WorkerExit) -> Void = { _ in }

    /// A farm that knows `tasks`, and whose queue keeps what is put off for so long.
    init(
        tasks: [RenderTask] = RenderTask.all, delay: Duration = .seconds(3600), timing: FarmTiming = .quick
    ) throws {
        bench = try Workbench()
        self.tasks = tasks
        self.timing = timing
        queue = MemoryQueue(delays: RetryDelays(short: delay, medium: delay, long: delay))
        ledger = MemoryLedger(terms: timing.leases)
    }

    // MARK: - Sweeps and chunks

    /// Hands a sweep to the farm, in the store and in the ledger.
    func submit(_ yaml: String, state: Orders.State = .running, epoch: Int = 1) throws -> StoredSweep {
        let prepared = try bench.prepare(yaml, tasks: tasks)
        let store = try bench.store()
        try SweepView(prepared).keep(in: store)
        var orders = SweepOrders(priority: .normal)
        (orders.state, orders.epoch) = (state, epoch)
        try orders.record(in: store.sweep(prepared.id))
        _ = try ledger.open(
            prepared.id, cells: prepared.sweep.cellCount, orders: Orders(state: state, epoch: epoch))
        guard let sweep = try StoredSweep(id: prepared.id, in: store, tasks: tasks) else {
            throw FarmError("the sweep is not in the store")
        }
        return sweep
    }

    /// A chunk of some of a sweep's jobs, or of all.
    func chunk(_ sweep: StoredSweep, _ jobs: Range<Int>? = nil, kind: Chunk.Kind = .render) throws -> Chunk {
        Chunk(
            kind: kind, sweep: sweep.id, spec: sweep.digest, store: try bench.store().identity, epoch: 1,
            jobs: jobs ?? 0..<sweep.sweep.jobIndexCount,
            model: sweep.models.first?.parts.identity.name(in: kind) ?? "", priority: .normal, cost: nil,
            made: Date().timeIntervalSince1970)
    }

    /// Puts chunks on the queue.
    func put(_ chunks: Chunk...) { for chunk in chunks { _ = queue.offer(chunk) } }

    // MARK: - Workers

    /// A worker that ends when it finds nothing to do.
    func worker(
        _ name: String = "worker", ledger: (any Ledger)? = nil, calls: StoreCalls = StoreCalls(),
        health: Health = Health(requires: Worker.conditions),
        _ configure: (inout WorkerSettings) -> Void = { _ in }
    ) -> Worker {
        var settings = WorkerSettings(name: name)
        settings.tasks = tasks
        settings.timing = timing
        settings.catalog = ModelCatalog(folder: bench.folder.path)
        settings.idleExit = .milliseconds(1)
        configure(&settings)
        return Worker(
            settings, store: bench.root, calls: calls, queue: MemoryQueue(sharing: queue),
            ledger: ledger ?? self.ledger, health: health, logger: Logger(label: "test"),
            endProcess: endProcess)
    }

    /// How far a sweep is.
    func progress(_ sweep: StoredSweep) -> (done: Int, failed: Int, duplicates: Int) {
        let progress = ledger.progress(sweep.id)
        return (progress?.done ?? -1, progress?.failed ?? -1, progress?.duplicates ?? -1)
    }

    /// How many pictures the store has.
    func pictures() throws -> Int { try bench.files("png").count }

    /// Chunks that wait, and chunks that are put off.
    func waiting() throws -> (ready: Int, putOff: Int) {
        let depths = try queue.depths()
        return (depths.filter { $0.key != nil }.values.reduce(0, +), depths[nil] ?? 0)
    }
}

extension FarmTiming {
    /// That of tests which wait for nothing.
    static var quick: FarmTiming {
        var timing = FarmTiming()
        timing.poll = .milliseconds(20)
        timing.storeProbe = .milliseconds(20)
        return timing
    }
}

/// What happened, in order, as noted by any thread.
final class Notes<Note: Sendable>: Sendable {
    private let notes = Mutex<[Note]>([])

    func add(_ note: Note) { notes.withLock { $0.append(note) } }

    var all: [Note] { notes.withLock { $0 } }
}
