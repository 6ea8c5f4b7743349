import Gallery
import Logging
import Metrics
import Queueing
import Rendering
import Sweeps
import Tensors
import Tracking

/// Work on one job of a render chunk: it is claimed, its cells are rendered and settled one by one, and it is released.
final class JobWork {
    /// Why the work ends before its end.
    private enum Stopped: Error {
        case ordered, lost, held, drained
    }

    /// A lost job is finished all the same where so much of the node at hand is done: the store decides who was first.
    private static let almostDone = 0.8
    /// Beyond so many cells nobody foretells how long they take.
    private static let foretold = 64

    private let job: Job
    private let sweep: StoredSweep
    private let chunk: Chunk
    private let deadline: ContinuousClock.Instant
    private let tools: WorkerTools

    /// Whether the work got a cell settled.
    private(set) var hasSettled = false
    private var hasFailed = false
    /// Cells whose pictures were there.
    private var found: [Int] = []
    /// The cells that are not settled yet.
    private var left: ArraySlice<Int>
    /// The nodes that were computed.
    private var computed: Set<ContentKey> = []
    private var node: Node?
    /// The share of the node at hand that is done.
    private var fraction = 0.0

    init(
        _ job: Job, of sweep: StoredSweep, chunk: Chunk, deadline: ContinuousClock.Instant, tools: WorkerTools
    ) {
        self.job = job
        self.sweep = sweep
        self.chunk = chunk
        self.deadline = deadline
        self.tools = tools
        left = job.cells[...]
    }

    func run() -> JobEnd {
        do throws(LedgerUnavailable) {
            let answer = try tools.ledger.claim(
                JobClaim(
                    sweep: chunk.sweep, epoch: chunk.epoch, job: job.index, cells: job.cells,
                    worker: tools.settings.name))
            tools.keeper.note(nil)
            FarmMetrics.claims(ClaimOutcome(answer)).increment()
            return end(after: answer)
        } catch {
            tools.keeper.note(error)
            return workOpenly()
        }
    }

    private func end(after answer: ClaimAnswer) -> JobEnd {
        switch answer {
        case .granted(let lease): return work(lease)
        case .settled: return .over(isNew: false, hasFailed: false)
        case .busy: return .later
        case .paused, .cancelled, .stale: return .void
        case .poisoned(let attempts):
            giveUp(after: attempts)
            return .poisoned
        case .unknown: return workOpenly()
        }
    }

    /// Works although the ledger knows nothing of the sweep, or of anything.
    private func workOpenly() -> JobEnd {
        if tools.isVoidByStore(chunk) { return .void }
        FarmMetrics.failOpen().increment()
        // It becomes a lease as soon as the ledger answers again.
        return work(
            Lease(
                sweep: chunk.sweep, epoch: chunk.epoch, job: job.index, worker: tools.settings.name, fence: 0)
        )
    }

    private func giveUp(after attempts: Int) {
        for cell in job.cells.lazy.compactMap(sweep.sweep.cell) {
            if let picture = try? sweep.picture(of: cell), tools.store.containsAll(of: picture) {
                found.append(cell.index)
            } else {
                tools.keeper.settle(cell.index, of: chunk.sweep, failure: "killed \(attempts) workers")
                FarmMetrics.cells(.failed).increment()
            }
        }
        tools.keeper.mark(found, of: chunk.sweep)
        log(.error, "a job kills workers and is given up", ["attempts": "\(attempts)"])
    }

    // MARK: - Work

    private func work(_ lease: Lease) -> JobEnd {
        tools.hand.begin(chunk.sweep, job: job.index, lease: lease)
        var end = JobEnd.over(isNew: true, hasFailed: false)
        do {
            try renderCells()
            end = .over(isNew: hasSettled || !found.isEmpty, hasFailed: hasFailed)
        } catch {
            end = self.end(after: error)
        }
        tools.watch.rest()
        tools.keeper.mark(found, of: chunk.sweep)
        tools.hand.end()
        let isOver = if case .over = end { true } else { false }
        do throws(LedgerUnavailable) {
            try tools.ledger.release(lease, isOver ? .settled : .handedBack)
        } catch {
            tools.keeper.note(error)
        }
        tools.paces.share(with: tools.ledger)
        return end
    }

    private func end(after error: any Error) -> JobEnd {
        switch error {
        case Stopped.ordered: return .void
        case Stopped.lost: return .later
        case Stopped.held: return .held
        case Stopped.drained: return .drained
        case is MissingText: return .lacksText
        case let error as StoreError:
            FarmMetrics.storeErrors(error.cause).increment()
            return .trouble(Trouble(error))
        case is ModelUnavailable, is TensorsError: return .trouble(Trouble(.model, "\(error)"))
        default: return .trouble(Trouble(.failures, "\(error)"))
        }
    }

    private func renderCells() throws {
        let executor = JobExecutor(
            task: sweep.task, store: tools.store, renderer: tools.renderer,
            encodesText: tools.settings.roles.contains(.text), worker: tools.settings.name, observe: hear)
        for index in job.cells {
            left = job.cells.drop { $0 < index }
            (node, fraction) = (nil, 0)
            try check()
            if hasSettled, .now > deadline { throw Stopped.held }
            if let cell = sweep.sweep.cell(at: index) { try render(cell, on: executor) }
        }
    }

    private func render(_ cell: Cell, on executor: JobExecutor) throws {
        do {
            let picture = try sweep.picture(of: cell)
            guard try executor.render(picture, model: tools.model(for: cell, of: sweep)) else {
                found.append(cell.index)
                FarmMetrics.cells(.found).increment()
                tools.observe(.cell(cell, .found, reason: nil))
                return
            }
            settle(cell)
        } catch let error where error.isOfTheCell || isGivenUp(error) {
            settle(cell, failure: "\(error)")
        }
    }

    /// Whether an error that may have been a worker's own came on so many of them that it is held to be the cell's.
    private func isGivenUp(_ error: any Error) -> Bool {
        switch error {
        case is Stopped, is MissingText, is StoreError, is ModelUnavailable: false
        default: chunk.delays >= ChunkCheck.patience
        }
    }

    private func settle(_ cell: Cell, failure: String? = nil) {
        tools.keeper.settle(cell.index, of: chunk.sweep, failure: failure)
        hasSettled = true
        let result: CellResult = failure == nil ? .rendered : .failed
        FarmMetrics.cells(result).increment()
        tools.observe(.cell(cell, result, reason: failure))
        guard let failure else { return }
        hasFailed = true
        log(.warning, "a cell failed", ["cell": "\(cell.index)"])
        // It may quote the prompt.
        log(.debug, "why a cell failed", ["cell": "\(cell.index)", "reason": "\(failure)"])
    }

    // MARK: - Steps

    private func hear(_ event: JobExecutor.Event) throws {
        tools.observe(.node(event))
        switch event {
        case .began(let node):
            (self.node, fraction) = (node, 0)
            tools.watch.expectLongWork()
            tools.hand.show(step: node.kind.rawValue)
            try check()
        case .stepped(let node, let step, let seconds):
            fraction = Double(step.step) / Double(max(step.count, 1))
            FarmMetrics.steps().increment()
            tools.hand.show(step: "\(node.kind.rawValue) \(step.step)/\(step.count)")
            if let seconds {
                tools.paces.record(
                    node.kind, evaluations: Double(node.evaluations) / Double(max(step.count, 1)),
                    seconds: seconds)
            }
            if step.step < step.count {
                if let seconds { tools.watch.expectStep(after: seconds) }
                try check()
            } else {
                tools.watch.expectLongWork()
            }
        case .rendered(let node, let rendered):
            computed.insert(node.key)
            rendered.count(node, paces: &tools.paces)
        }
    }

    /// Ends the work where somebody asked for that.
    private func check() throws {
        tools.keeper.renewIfOverdue()
        switch tools.hand.stop {
        case .ordered: throw Stopped.ordered
        case .lost where fraction < Self.almostDone: throw Stopped.lost
        case .lost, nil: break
        }
        if let time = tools.drain.timeLeft, secondsLeft > time.inSeconds { throw Stopped.drained }
    }

    /// How long the rest of the job takes, by what was measured; infinite where nothing was.
    private var secondsLeft: Double {
        guard left.count <= Self.foretold else { return .infinity }
        var (seconds, counted) = (0.0, computed)
        for cell in left.lazy.compactMap(sweep.sweep.cell) {
            guard let picture = try? sweep.picture(of: cell) else { continue }
            for node in picture.wanted where node.evaluations > 0 && counted.insert(node.key).inserted {
                guard let pace = tools.paces[node.kind] else { return .infinity }
                let share = node == self.node ? 1 - fraction : 1
                seconds += pace * Double(node.evaluations) * share
            }
        }
        return seconds
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ more: Logger.Metadata) {
        tools.logger.log(
            level: level, message,
            metadata: ["sweep": "\(chunk.sweep)", "job": "\(job.index)"].merging(more) { $1 })
    }
}

extension Error {
    /// Whether it lies in what the cell asks for, so that it would end so anywhere.
    var isOfTheCell: Bool {
        self is RenderingError || self is UnplannedModel || self is UnplannedInput || self is FarmError
            || self is SpecError
    }
}

extension JobExecutor.Rendered {
    /// Counts a node that was computed, and remembers its pace.
    func count(_ node: Node, paces: inout Paces) {
        if let phase = WorkPhase(rawValue: node.kind.rawValue) {
            FarmMetrics.phases(phase).recordSeconds(secondsToCompute)
        }
        FarmMetrics.phases(.store).recordSeconds(secondsToStore)
        if !isFirst { FarmMetrics.duplicates().increment() }
        if let secondsPerEvaluation { paces.record(node, secondsPerEvaluation: secondsPerEvaluation) }
    }
}
