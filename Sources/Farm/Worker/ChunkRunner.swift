import Gallery
import Logging
import Metrics
import Queueing
import Sweeps
import Tracking

/// Works on chunks, one at a time: job by job, until the chunk is done or has to go on to others.
///
/// The order is store, then ledger, then queue: a crash at any point costs time and nothing else.
final class ChunkRunner {
    /// How work on a chunk ended, for the worker.
    enum End {
        case done
        /// It is to be told to others before the worker ends.
        case drained
        case trouble(Trouble)
    }

    /// How often a chunk is left to workers that have its model loaded.
    private static let maximumPasses = 2

    private let tools: WorkerTools
    /// Jobs that were worked on.
    private(set) var jobs = 0
    /// Troubles since a cell was last settled.
    var strikes = 0

    init(_ tools: WorkerTools) { self.tools = tools }

    /// Does what can be done of a delivery, and ends it.
    func run(_ delivery: Delivery) -> End {
        let chunk = delivery.chunk
        if passOn(delivery) { return .done }
        let check: ChunkCheck
        do { check = try ChunkCheck(chunk, with: tools) } catch {
            return fail(delivery, (error as? StoreError).map(Trouble.init) ?? Trouble(.store, "\(error)"))
        }
        switch check {
        case .ready(let sweep): return run(delivery, sweep)
        case .void: finish(delivery, [])
        case .later(let reason):
            log(.notice, "a chunk is put off", chunk, ["reason": "\(reason)"])
            finish(delivery, [chunk.putOff(chunk.jobs)])
        case .invalid(let reason):
            log(.warning, "a chunk is invalid", chunk, ["reason": "\(reason)"])
            FarmMetrics.invalidMessages(.invalid).increment()
            finish(delivery, [(chunk, .dead(.invalid))])
        case .foreign:
            return fail(
                delivery,
                Trouble(
                    .store,
                    "chunks are of another store than \(tools.store.root): give worker and coordinator the same one",
                    cure: .waiting))
        }
        return .done
    }

    /// Leaves a chunk to others where another model is loaded here than it needs.
    private func passOn(_ delivery: Delivery) -> Bool {
        var chunk = delivery.chunk
        guard let loaded = tools.loaded, !chunk.model.isEmpty, chunk.passes < Self.maximumPasses,
            loaded.name(in: chunk.kind) != chunk.model
        else { return false }
        chunk.passes += 1
        finish(delivery, [(chunk, .work)])
        return true
    }

    private func run(_ delivery: Delivery, _ sweep: StoredSweep) -> End {
        let (chunk, begun) = (delivery.chunk, ContinuousClock.now)
        var rest = ChunkRest(of: chunk)
        jobs: for index in chunk.jobs {
            let left = index..<chunk.jobs.upperBound
            if tools.drain.isRequested { return handBack(delivery, left, rest) }
            if index > chunk.jobs.lowerBound, isToStop(begun) {
                rest.handOn(left)
                break jobs
            }
            guard let job = sweep.sweep.job(at: index) else { continue }
            switch work(on: job, of: sweep, chunk, begun: begun) {
            case .over: continue
            case .void:
                finish(delivery, rest.successors)
                return .done
            case .later: rest.putOff(index)
            case .lacksText:
                rest.putOff(index)
                // Whoever was to compute them may have failed.
                if chunk.delays % 6 == 3 { rest.requestText(index) }
            case .poisoned: rest.bury(index)
            case .held:
                rest.handOn(left)
                break jobs
            case .drained: return handBack(delivery, left, rest)
            case .trouble(let trouble):
                rest.putOff(left)
                return fail(delivery, trouble, rest)
            }
        }
        finish(delivery, rest.successors)
        return .done
    }

    private func work(
        on job: Job, of sweep: StoredSweep, _ chunk: Chunk, begun: ContinuousClock.Instant
    ) -> JobEnd {
        let end: JobEnd
        if chunk.kind == .text {
            end = TextWork(job, of: sweep, chunk: chunk, tools: tools).run()
        } else {
            let work = JobWork(
                job, of: sweep, chunk: chunk, deadline: begun + tools.settings.timing.hold, tools: tools)
            end = work.run()
            if work.hasSettled { strikes = 0 }
        }
        if let result = end.result { FarmMetrics.jobs(result).increment() }
        if case .over(isNew: true, _) = end { jobs += 1 }
        return end
    }

    /// Whether the rest of a chunk is for others: it was kept for long, or the worker has done enough.
    private func isToStop(_ begun: ContinuousClock.Instant) -> Bool {
        .now - begun > tools.settings.timing.hold || jobs >= tools.settings.maximumJobs ?? .max
    }

    // MARK: - Ends

    /// Gives a chunk back as it is, unless a part of it has to go elsewhere.
    private func handBack(_ delivery: Delivery, _ left: Range<Int>, _ rest: ChunkRest) -> End {
        if rest.successors.isEmpty {
            tools.queue.giveBack(delivery)
        } else {
            var rest = rest
            rest.handOn(left)
            finish(delivery, rest.successors)
        }
        return .drained
    }

    private func fail(_ delivery: Delivery, _ trouble: Trouble, _ rest: ChunkRest? = nil) -> End {
        strikes += 1
        let chunk = delivery.chunk
        log(.warning, "a chunk cannot be worked on here", chunk, ["reason": "\(trouble.reason)"])
        finish(delivery, rest?.successors ?? [chunk.putOff(chunk.jobs)])
        return .trouble(trouble)
    }

    private func finish(_ delivery: Delivery, _ successors: [(chunk: Chunk, route: Route)]) {
        guard tools.queue.finish(delivery, successors: successors) else {
            return log(.info, "a chunk will come again", delivery.chunk, [:])
        }
        for case .dead(let reason) in successors.map(\.route) { FarmMetrics.deadLetters(reason).increment() }
    }

    private func log(
        _ level: Logger.Level, _ message: Logger.Message, _ chunk: Chunk, _ more: Logger.Metadata
    ) {
        let jobs = "\(chunk.jobs.lowerBound)..<\(chunk.jobs.upperBound)"
        tools.logger.log(
            level: level, message,
            metadata: ["sweep": "\(chunk.sweep)", "jobs": "\(jobs)"].merging(more) { $1 })
    }
}

/// How work on a job ended.
enum JobEnd {
    /// All its cells are settled; `isNew` where not all of them were before.
    case over(isNew: Bool, hasFailed: Bool)
    /// Its sweep was ordered anew: nobody wants the rest of the chunk.
    case void
    /// Somebody else has it.
    case later
    /// Text states are missing, and this worker has no text encoder.
    case lacksText
    case poisoned
    /// The chunk was kept for long enough.
    case held
    /// The worker is to end.
    case drained
    case trouble(Trouble)

    /// What is counted; nil where the job is not at an end.
    fileprivate var result: JobResult? {
        switch self {
        case .over(let isNew, let hasFailed): hasFailed ? .failed : isNew ? .done : .settled
        case .void: .cancelled
        case .poisoned: .poisoned
        case .later, .lacksText, .held, .drained, .trouble: .handedBack
        }
    }
}
