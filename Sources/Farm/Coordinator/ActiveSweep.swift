import Foundation
import Gallery
import Queueing
import Sweeps
import Tracking

/// A sweep that a coordinator works on, under one set of orders.
final class ActiveSweep {
    /// What tells the chunks of a sweep and an epoch apart.
    private struct ChunkName: Hashable {
        let kind: Chunk.Kind
        let first: Int

        init(_ chunk: Chunk) { (kind, first) = (chunk.kind, chunk.jobs.lowerBound) }
    }

    let stored: StoredSweep
    let orders: SweepOrders
    let folder: SweepFolder
    /// When the spec was written that `stored` was read from.
    var specDate: Date?
    let queue: WorkQueue

    private let ledger: any Ledger
    private let store: ResultStore
    private let timing: FarmTiming

    private(set) var feeder: SweepFeeder
    private(set) var isPassOver: Bool
    /// Whether the pass began at the first job.
    private var isWholePass: Bool
    /// Chunks that were cut and not taken by the queue yet.
    private var waiting: [Chunk] = []
    /// Chunks that the queue refused or lost, and when to offer them again.
    private var again: [(chunk: Chunk, due: ContinuousClock.Instant)] = []
    private var unconfirmed: [ChunkName: Int] = [:]
    private var refusals = 0
    private var kept: SweepCursor

    /// How far the ledger says that the sweep is; nil where it does not.
    var progress: SweepProgress?
    var watch: SweepWatch
    var failures: FailureRecord

    /// Takes a sweep on where the last coordinator left it.
    init(
        _ stored: StoredSweep, orders: SweepOrders, folder: SweepFolder, cursor: SweepCursor,
        store: ResultStore, ledger: any Ledger, timing: FarmTiming
    ) throws {
        self.stored = stored
        self.orders = orders
        self.folder = folder
        self.store = store
        self.ledger = ledger
        self.timing = timing
        specDate = try folder.date(of: "spec.yaml")
        kept = cursor
        feeder = SweepFeeder(
            stored, orders: orders, store: store, ledger: ledger, chunk: timing.chunk, from: cursor.next)
        isPassOver = orders.state != .running
        isWholePass = cursor.next == 0 && !isPassOver
        watch = SweepWatch(timing: timing)
        failures = FailureRecord(every: timing.poll * 10)
        queue = WorkQueue(rendering: orders.priority)
    }

    var id: String { stored.id }
    var unconfirmedCount: Int { unconfirmed.values.reduce(0, +) }

    /// Whether all that the pass found missing is safe on the queue.
    var isPublished: Bool { isPassOver && waiting.isEmpty && again.isEmpty && unconfirmed.isEmpty }

    /// Whether a whole pass found that no cell is missing.
    var isWhole: Bool { isPassOver && isWholePass && feeder.jobsPublished == 0 }

    /// Whether its pass is a whole one and still at the beginning.
    var isAtStart: Bool { isWholePass && feeder.next == 0 }

    // MARK: - Passes

    /// Begins to pass over all jobs anew.
    func restart() {
        watch.passEnded(jobs: feeder.jobsPublished)
        let cellSeconds = feeder.cellSeconds
        feeder = SweepFeeder(
            stored, orders: orders, store: store, ledger: ledger, chunk: timing.chunk, from: 0)
        feeder.cellSeconds = cellSeconds
        isPassOver = false
        isWholePass = true
        waiting = []
        again = []
    }

    /// Lets the next look at cells ask the ledger where it answers, and else go by what failed before.
    func refresh(ledgerAnswers: Bool) throws {
        feeder.refresh(ifOlderThan: timing.poll * 10)
        feeder.asksLedger = ledgerAnswers
        feeder.failed = ledgerAnswers ? [] : Set(try folder.failures().keys)
        feeder.cellSeconds = watch.secondsPerCell
    }

    /// Cells that were found in the store since the last call.
    func takeFound() -> [Int] { feeder.takeFound() }

    /// Looks at more jobs unless chunks wait already; false where there is nothing to look at.
    func advance(pace: FarmPace, until deadline: ContinuousClock.Instant) -> Bool {
        guard waiting.isEmpty, !isPassOver else { return false }
        switch feeder.step(pace: pace, until: deadline) {
        case .cut(let chunks): if orders.state == .running { waiting = chunks }
        case .underWay: break
        case .ended: isPassOver = true
        }
        return true
    }

    // MARK: - Chunks

    /// The next chunk to be offered.
    func next(at now: ContinuousClock.Instant) -> Chunk? {
        waiting.first ?? again.first { $0.due <= now }?.chunk
    }

    /// The queue has taken what `next` gave.
    func offered(_ chunk: Chunk) {
        if waiting.first == chunk {
            waiting.removeFirst()
        } else if let place = again.firstIndex(where: { $0.chunk == chunk }) {
            again.remove(at: place)
        }
        unconfirmed[ChunkName(chunk), default: 0] += 1
    }

    /// Hears what became of an offered chunk.
    func settle(_ settlement: Settlement, at now: ContinuousClock.Instant) {
        let chunk = settlement.chunk
        guard chunk.epoch == orders.epoch, chunk.spec == stored.digest else { return }
        let name = ChunkName(chunk)
        unconfirmed[name] = unconfirmed[name].flatMap { $0 > 1 ? $0 - 1 : nil }
        guard settlement.outcome != .confirmed else {
            refusals = 0
            return
        }
        refusals = min(refusals + 1, 7)
        again.append((chunk, now + .milliseconds(100) * (1 << refusals)))
    }

    // MARK: - The cursor

    /// Notes in the store how far it is.
    func keepCursor(finished: Bool = false) throws {
        var cursor = SweepCursor(epoch: orders.epoch)
        cursor.isFinished = finished
        let firsts = waiting.map(\.jobs.lowerBound) + again.map(\.chunk.jobs.lowerBound)
        cursor.next = min(feeder.next, firsts.min() ?? .max, unconfirmed.keys.map(\.first).min() ?? .max)
        guard cursor != kept else { return }
        try cursor.record(in: folder)
        kept = cursor
    }
}
