package import Gallery
import Logging
import Monitoring
import Queueing
import Rendering
package import Sweeps
package import Tensors
import Tracking

/// A sweep rendered in this process: a coordinator's and a worker's part, with queue and ledger in memory.
package final class SweepRun {
    /// What is heard of a run.
    package enum Event {
        /// A step was taken, or a cell was found in the store.
        case progressed(RunProgress)
        /// A cell's picture is in the store now.
        case rendered(Cell, ContentKey, RunProgress)
        /// A cell failed; one that has no key asks for what its task does not have.
        case failed(Cell, ContentKey?, reason: String, RunProgress)
    }

    /// How long cells are looked at before it is seen whether the run is to end.
    private static let slice = Duration.milliseconds(100)

    /// How far it is.
    package private(set) var progress: RunProgress

    private let prepared: PreparedSweep
    private let compute: Compute
    private let interruption: Interruption
    private let observe: (Event) -> Void
    private let drain = Drain(grace: .zero)
    private var times: StepTimes
    private var failures: [ContentKey: String] = [:]

    /// A run that adds what it measures to `times`, and ends at the next step when `interruption` asks for it.
    package init(
        _ prepared: PreparedSweep, times: StepTimes, compute: Compute, interruption: Interruption,
        observe: @escaping (Event) -> Void
    ) {
        self.prepared = prepared
        self.times = times
        self.compute = compute
        self.interruption = interruption
        self.observe = observe
        progress = RunProgress(prepared.survey, times: times)
    }

    /// Records the sweep, and renders what is missing of it.
    ///
    /// - Throws: `Interrupted` on request, `StoreError` where results cannot be kept; what is stored by then stays.
    package func run(store: ResultStore, worker: String) throws {
        try SweepView(prepared).keep(in: store)
        guard let sweep = try StoredSweep(id: prepared.id, in: store, tasks: [prepared.task]) else {
            throw FarmError("sweep \(prepared.id) vanished from the store")
        }
        let folder = try store.sweep(prepared.id)
        let known = try folder.failures()
        failures = known
        defer {
            times.save()
            // The reasons serve the grid; where the store fails, that is what is reported.
            if failures != known { try? folder.record(failures: failures) }
        }
        try feed(sweep, in: store, worker: worker)
    }

    /// Lets the worker's part do chunk after chunk of the coordinator's.
    private func feed(_ sweep: StoredSweep, in store: ResultStore, worker: String) throws {
        let (queue, ledger, orders) = (MemoryQueue(), MemoryLedger(), SweepOrders(priority: .normal))
        _ = try ledger.open(
            sweep.id, cells: sweep.sweep.cellCount, orders: orders.inLedger)
        let runner = runner(store, queue, ledger, sweep: sweep, name: worker)
        queue.consume(Set(WorkQueue.allCases))
        var feeder = SweepFeeder(
            sweep, orders: orders, store: store, ledger: ledger, chunk: FarmTiming().chunk, from: 0)
        while true {
            try interruption.check()
            let step = feeder.step(pace: FarmPace(), until: .now + Self.slice)
            count(found: feeder.takeFound(), of: sweep)
            switch step {
            case .ended: return
            case .underWay: continue
            // Text states are computed where they are needed.
            case .cut(let chunks): for chunk in chunks where chunk.kind == .render { _ = queue.offer(chunk) }
            }
            _ = queue.settlements(within: .zero)
            while let delivery = queue.next(within: .zero) {
                switch runner.run(delivery) {
                case .done: break
                case .drained: throw Interrupted()
                case .trouble(let trouble): throw trouble.error
                }
            }
        }
    }

    private func runner(
        _ store: ResultStore, _ queue: MemoryQueue, _ ledger: MemoryLedger, sweep: StoredSweep, name: String
    ) -> ChunkRunner {
        var settings = WorkerSettings(name: name)
        settings.compute = compute
        settings.tasks = [prepared.task]
        settings.catalog = prepared.models.catalog
        // It has nobody to hand work on to.
        settings.timing.hold = .seconds(1 << 40)
        let logger = Logger(label: "run") { _ in SwiftLogNoOpLogHandler() }
        let hand = WorkInHand(name: name, roles: settings.roles)
        let keeper = LeaseKeeper(
            ledger: ledger, terms: settings.timing.leases, hand: hand, health: Health(requires: []),
            logger: logger)
        let tools = WorkerTools(
            settings, store: store, queue: queue, ledger: ledger, hand: hand, keeper: keeper,
            watch: StepWatch(least: settings.timing.stuck), drain: drain, logger: logger)
        tools.observe = { self.hear($0, of: sweep) }
        return ChunkRunner(tools)
    }

    // MARK: - Progress

    private func hear(_ event: WorkEvent, of sweep: StoredSweep) {
        switch event {
        case .node(let event): hear(event)
        case .cell(let cell, .found, _): count(found: [cell.index], of: sweep)
        case .cell(let cell, _, let reason): settle(cell, of: sweep, reason: reason)
        }
        if interruption.isRequested { drain.request(atOnce: true) }
    }

    private func settle(_ cell: Cell, of sweep: StoredSweep, reason: String?) {
        let key = try? sweep.picture(of: cell).key
        if let key { failures[key] = reason }
        if let reason {
            progress.failed += 1
            observe(.failed(cell, key, reason: reason, progress))
        } else {
            progress.done += 1
            if let key { observe(.rendered(cell, key, progress)) }
        }
    }

    private func count(found cells: [Int], of sweep: StoredSweep) {
        guard !cells.isEmpty else { return }
        progress.done += cells.count
        progress.found += cells.count
        for cell in failures.isEmpty ? [] : cells.compactMap(sweep.sweep.cell(at:)) {
            if let key = try? sweep.picture(of: cell).key { failures[key] = nil }
        }
        observe(.progressed(progress))
    }

    private func hear(_ event: JobExecutor.Event) {
        switch event {
        case .began: return
        case .stepped(let node, let step, let seconds):
            let evaluations = Double(node.evaluations) / Double(step.count)
            progress.work[node.kind]?.add(evaluations, seconds: seconds)
            observe(.progressed(progress))
        case .rendered(let node, let rendered):
            guard let pace = rendered.secondsPerEvaluation, let size = rendered.size,
                let digest = node.models.first
            else { return }
            times.record(
                pace,
                for: StepTimes.Subject(
                    model: digest, width: size.width, height: size.height, threads: compute.threads))
        }
    }
}
