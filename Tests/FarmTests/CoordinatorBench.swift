import Farm
import Foundation
import Gallery
import Queueing
import Rendering
import Sweeps
import Synchronization
import Tracking

/// A store, a queue and a ledger, sweeps without models, and a worker's part of the work without any rendering.
final class CoordinatorBench: Sendable {
    static let picture: [UInt8] =
        [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
    static let tasks = RenderTask.all + [StandIn.task()]

    let store: ResultStore
    let queue = MemoryQueue()
    let ledger = MemoryLedger()
    private let folder: URL
    private let hands: MemoryQueue

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("farm-\(UUID().uuidString)")
        // Nobody pulls the plug of a test.
        var calls = StoreCalls()
        calls.fsync = { _ in 0 }
        store = try ResultStore(root: folder.path, calls: calls)
        hands = MemoryQueue(sharing: queue)
        hands.consume(Set(WorkQueue.allCases))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Sweeps

    /// Records a sweep, planned with models that are not there.
    func record(_ yaml: String, name: String = "test") throws -> StoredSweep {
        let spec = SweepSpec(text: yaml, file: "test.yaml", folder: folder.path, defaultName: name)
        let sweep = try Sweep(spec, tasks: Self.tasks.map(\.declaration))
        let id = sweep.id(models: ["test"])
        let models =
            [ModelRecord(Parameters(), parts: Self.parts("0"))]
            + ["pocket", "other"].map {
                ModelRecord(Parameters(["model": .text($0)]), parts: Self.parts($0 == "pocket" ? "1" : "2"))
            }
        let plan = try PlanRecord(sweep, id: id, models: models, inputs: InputDigests())
        try store.sweep(id).record(spec: yaml, plan: [UInt8](plan.json()))
        guard let stored = try StoredSweep(id: id, in: store, tasks: Self.tasks) else {
            throw FarmError("the sweep is not in the store")
        }
        return stored
    }

    private static func parts(_ digit: String) -> ModelParts {
        let part = ModelPart(digest: String(repeating: digit, count: 64))
        return ModelParts(text: part, stage1: part, stage2: part)
    }

    /// Records a sweep and hands it over.
    @discardableResult
    func submit(_ yaml: String, name: String = "test", priority: Priority = .normal) throws -> StoredSweep {
        let stored = try record(yaml, name: name)
        try SweepOrders(priority: priority).record(in: store.sweep(stored.id))
        return stored
    }

    var control: SweepControl { SweepControl(store: store, ledger: ledger) }

    // MARK: - A worker's part

    /// Takes all chunks that are ready off the queue.
    func takeChunks() -> [Chunk] { take { _ in [] }.map(\.chunk) }

    private func take(_ claim: (Chunk) -> [Lease]) -> [(chunk: Chunk, leases: [Lease])] {
        var taken: [(chunk: Chunk, leases: [Lease])] = []
        while let delivery = hands.next(within: .zero) {
            taken.append((delivery.chunk, claim(delivery.chunk)))
            _ = hands.finish(delivery, successors: [])
        }
        return taken
    }

    /// Claims the jobs of a chunk, done or not.
    private func claim(_ chunk: Chunk) -> [Lease] {
        chunk.jobs.compactMap { job in
            let answer = ledger.claim(
                JobClaim(sweep: chunk.sweep, epoch: chunk.epoch, job: job, cells: [], worker: "test"))
            return if case .granted(let lease) = answer { lease } else { nil }
        }
    }

    /// Stores and counts the pictures of the jobs of a chunk.
    func complete(_ chunk: Chunk, of sweep: StoredSweep, countsIn ledger: (any Ledger)? = nil) throws {
        guard chunk.kind == .render else { return }
        try complete(chunk.jobs, of: sweep, countsIn: ledger)
    }

    func complete(_ jobs: Range<Int>, of sweep: StoredSweep, countsIn ledger: (any Ledger)? = nil) throws {
        for job in jobs.compactMap(sweep.sweep.job(at:)) {
            for cell in job.cells.compactMap(sweep.sweep.cell(at:)) {
                try store.commit(Self.picture, as: sweep.picture(of: cell).key, .picture)
            }
            _ = try? (ledger ?? self.ledger).settle(sweep.id, done: job.cells, failed: [:])
        }
    }

    // MARK: - Coordinators

    static var timing: FarmTiming {
        var timing = FarmTiming()
        timing.poll = .milliseconds(10)
        // Longer than a test keeps chunks in hand that it will work on.
        timing.idle = .milliseconds(500)
        timing.idleUnseen = .seconds(2)
        return timing
    }

    /// Starts a coordinator on a thread of its own.
    func coordinator(
        _ name: String = "first", queue: (any JobQueue)? = nil, ledger: (any Ledger)? = nil,
        only: String? = nil, timing: FarmTiming = CoordinatorBench.timing
    ) -> RunningCoordinator {
        let (queue, ledger) = (queue ?? MemoryQueue(sharing: self.queue), ledger ?? self.ledger)
        return RunningCoordinator { [store] running in
            Coordinator(
                store: store, queue: queue, ledger: ledger, name: name, timing: timing, tasks: Self.tasks,
                only: only, onEvent: running.hear
            ).run(until: running.stopping)
        }
    }

    /// Works on everything that a coordinator publishes until `isOver`; gives the chunks.
    func work(
        on sweeps: StoredSweep..., with running: RunningCoordinator, countsIn ledger: (any Ledger)? = nil,
        until isOver: @escaping @Sendable ([CoordinatorEvent]) -> Bool
    ) throws -> [Chunk] {
        var chunks: [Chunk] = []
        while !running.waits(within: .milliseconds(1), for: isOver) {
            guard !running.isLate else { throw FarmError("what is waited for does not happen") }
            for (chunk, leases) in take(claim) {
                chunks.append(chunk)
                guard let sweep = sweeps.first(where: { $0.id == chunk.sweep }) else { continue }
                try complete(chunk, of: sweep, countsIn: ledger)
                for lease in leases { self.ledger.release(lease, .settled) }
            }
        }
        return chunks
    }
}

/// A coordinator at work, and what was heard of it.
final class RunningCoordinator: Sendable {
    let stopping = Interruption()
    private let condition = NSCondition()
    private let heard = Mutex<(events: [CoordinatorEvent], ending: Coordinator.Ending?)>(([], nil))
    private let deadline = ContinuousClock.now + .seconds(60)

    fileprivate init(_ body: @escaping @Sendable (RunningCoordinator) -> Coordinator.Ending) {
        Thread { self.end(body(self)) }.start()
    }

    deinit { stopping.request() }

    var events: [CoordinatorEvent] { heard.withLock { $0.events } }

    /// Whether a test has taken so long that what it waits for will not come.
    var isLate: Bool { ContinuousClock.now > deadline }

    func hear(_ event: CoordinatorEvent) {
        heard.withLock { $0.events.append(event) }
        ring()
    }

    private func end(_ ending: Coordinator.Ending) {
        heard.withLock { $0.ending = ending }
        ring()
    }

    private func ring() {
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    /// Whether, by the end of the patience, what was heard is as it should be.
    func waits(
        within patience: Duration = .seconds(60),
        for isThere: @escaping @Sendable ([CoordinatorEvent]) -> Bool
    ) -> Bool { wait(patience) { isThere($0.events) } }

    /// Asks it to stop, and waits for its end.
    @discardableResult
    func stop() -> Coordinator.Ending? {
        stopping.request()
        return ending
    }

    /// How it ended, as soon as it does.
    var ending: Coordinator.Ending? {
        _ = wait(.seconds(60)) { $0.ending != nil }
        return heard.withLock { $0.ending }
    }

    private func wait(
        _ patience: Duration, for isThere: ((events: [CoordinatorEvent], ending: Coordinator.Ending?)) -> Bool
    ) -> Bool {
        let end = Date(timeIntervalSinceNow: patience / .seconds(1))
        condition.lock()
        defer { condition.unlock() }
        while true {
            if isThere(heard.withLock { $0 }) { return true }
            guard condition.wait(until: end) else { return isThere(heard.withLock { $0 }) }
        }
    }
}

extension [CoordinatorEvent] {
    /// The chunks that the queue has safe, in order.
    var confirmed: [Chunk] {
        compactMap { if case .settled(let it) = $0, it.outcome == .confirmed { it.chunk } else { nil } }
    }

    var finished: [String] {
        compactMap { if case .finished(let sweep, _) = $0 { sweep } else { nil } }
    }

    var taken: [String] { compactMap { if case .took(let sweep, _) = $0 { sweep } else { nil } } }

    var unusable: [String] {
        compactMap { if case .unusable(let sweep, let reason) = $0 { "\(sweep): \(reason)" } else { nil } }
    }

    /// How often the coordinator took stock.
    var looks: Int { count { if case .tookStock = $0 { true } else { false } } }

    var gaps: Int { count { if case .closesGaps = $0 { true } else { false } } }
    var reconciliations: Int { count { if case .reconciles = $0 { true } else { false } } }
    var storeFailures: Int { count { if case .storeFailed = $0 { true } else { false } } }
    var storeRecoveries: Int { count { if case .storeRecovered = $0 { true } else { false } } }
    var leads: Int { count { if case .leads = $0 { true } else { false } } }
    var standsBy: Int { count { if case .standsBy = $0 { true } else { false } } }
}

extension [Chunk] {
    /// The jobs of the chunks to be rendered.
    var jobs: [Int] { filter { $0.kind == .render }.flatMap(\.jobs) }
}
