import Foundation
import Gallery
import Queueing
import Sweeps
import Tracking

/// Passes once over the jobs of a sweep, and cuts chunks of those that miss a cell.
///
/// A cell is settled where the ledger says so, or its picture is in the store: so one pass publishes a new sweep, closes
/// the gaps of an old one, and finds out how far a sweep is of which the ledger has lost its knowledge. What it keeps in
/// mind does not grow with the sweep.
struct SweepFeeder {
    /// What came of a look at some jobs.
    enum Step {
        /// Chunks to be published, in this order.
        case cut([Chunk])
        /// Time was up.
        case underWay
        case ended
    }

    /// The most jobs of a chunk.
    static let maximumJobs = 64
    /// The same where no pace was measured: what was seen of the progress may mislead.
    private static let maximumUnmeasuredJobs = 16
    /// Of the time that a chunk is cut for, what it is shortened to at most towards the end of a sweep.
    private static let leastShare = 0.05
    private static let chunksPerWorker = 4.0

    private let stored: StoredSweep
    private let orders: SweepOrders
    private let store: ResultStore
    private let chunkSeconds: Double
    private var pages: SettledPages
    private var known = KnownTexts()

    /// The next job to look at.
    private var position: Int
    /// A job that did not fit in the chunk before.
    private var ahead: JobSurvey?
    private var draft: ChunkDraft?
    /// How many jobs missed a cell so far.
    private(set) var jobsPublished = 0
    private var found: [Int] = []

    /// Cells that failed, for want of a ledger that knows.
    var failed: Set<ContentKey> = []
    /// Whether the ledger is asked at all.
    var asksLedger = true
    /// Seconds that a cell takes by what was seen of the sweep's progress, where paces are not known.
    var cellSeconds: Double?

    /// A pass from job `start` on.
    init(
        _ stored: StoredSweep, orders: SweepOrders, store: ResultStore, ledger: any Ledger, chunk: Duration,
        from start: Int
    ) {
        self.stored = stored
        self.orders = orders
        self.store = store
        chunkSeconds = chunk.inSeconds
        pages = SettledPages(stored.id, in: ledger)
        position = start
    }

    /// The first job that is in no chunk yet and not known to need none.
    var next: Int { draft?.first ?? ahead?.index ?? position }

    /// Lets the ledger be asked anew where it was asked longer ago than `age`.
    mutating func refresh(ifOlderThan age: Duration) { pages.refresh(ifOlderThan: age) }

    /// Cells that were found in the store since the last call.
    mutating func takeFound() -> [Int] {
        defer { found = [] }
        return found
    }

    /// Looks at jobs until there is a chunk, or until `deadline`.
    mutating func step(pace: FarmPace, until deadline: ContinuousClock.Instant) -> Step {
        repeat {
            if ahead == nil {
                guard position < stored.sweep.jobIndexCount else { return cut().map(Step.cut) ?? .ended }
                ahead = survey(position)
                position += 1
            }
            guard let survey = ahead, survey.missing > 0 else {
                ahead = nil
                if let draft, position - draft.first >= Self.maximumJobs, let chunks = cut() {
                    return .cut(chunks)
                }
                continue
            }
            let seconds = seconds(of: survey, pace)
            if let draft, !draft.takes(survey, seconds: seconds, limit: limit(draft, pace)),
                let chunks = cut()
            {
                return .cut(chunks)
            }
            ahead = nil
            jobsPublished += 1
            draft = draft ?? ChunkDraft(first: survey.index, model: survey.model)
            draft?.add(survey, seconds: seconds)
            // While the time of a job is not known, each goes alone.
            if seconds == nil, let chunks = cut() { return .cut(chunks) }
        } while ContinuousClock.now < deadline
        return .underWay
    }

    private mutating func survey(_ index: Int) -> JobSurvey? {
        guard let job = stored.sweep.job(at: index) else { return nil }
        let survey = JobSurvey(
            job, of: stored, store: store, isSettled: { isSettled($0) }, isFailed: failed.contains)
        found += survey.found
        return survey
    }

    private mutating func isSettled(_ cell: Int) -> Bool {
        guard asksLedger else { return false }
        do throws(LedgerUnavailable) {
            return try pages.contains(cell)
        } catch {
            asksLedger = false
            return false
        }
    }

    // MARK: - Time

    private func seconds(of survey: JobSurvey, _ pace: FarmPace) -> Double? {
        guard survey.isClear else { return nil }
        if let measured = pace.seconds(of: survey.nodes) { return measured }
        let least = chunkSeconds / Double(Self.maximumUnmeasuredJobs)
        return cellSeconds.map { max($0 * Double(survey.missing), least) }
    }

    /// The seconds of work that a chunk may have: less where what is left would not keep all workers busy to the end.
    private func limit(_ draft: ChunkDraft, _ pace: FarmPace) -> Double {
        let left = Double(stored.sweep.jobIndexCount - draft.first) * (draft.secondsPerJob ?? 0)
        let share = left / (Self.chunksPerWorker * Double(max(pace.workers, 1)))
        return min(max(share, chunkSeconds * Self.leastShare), chunkSeconds)
    }

    // MARK: - Chunks

    /// The chunks of the draft: one for text states that are missing, if there are, before the one that needs them.
    private mutating func cut() -> [Chunk]? {
        guard let draft else { return nil }
        self.draft = nil
        let render = Chunk(
            kind: .render, sweep: stored.id, spec: stored.digest, store: store.identity, epoch: orders.epoch,
            jobs: draft.first..<draft.end, model: draft.model?.name(in: .render) ?? "",
            priority: orders.priority, cost: draft.seconds,
            made: Date().timeIntervalSince1970)
        guard known.lack(draft.texts, in: store) else { return [render] }
        var text = render
        text.kind = .text
        text.model = draft.model?.name(in: .text) ?? ""
        text.cost = nil
        return [text, render]
    }
}
