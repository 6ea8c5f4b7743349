import Tracking

/// Watches whether work on a published sweep goes on.
struct SweepWatch {
    /// The most that patience grows while passes find the same jobs missing again and again.
    private static let maximumPatience = 64
    /// Of `FarmTiming.idle`: how long no cell may be settled although other sweeps' chunks wait on the queue.
    private static let stagnation = 120

    /// What goes on of a sweep.
    enum Activity {
        case underWay
        /// Nobody works on it, but a chunk of it may wait on the queue.
        case mayWait
        case none
    }

    private let timing: FarmTiming
    private var idleSince: ContinuousClock.Instant?
    private var quietSince: ContinuousClock.Instant?
    private var changed: (settled: Int, at: ContinuousClock.Instant)?
    private var patience = 1
    private var lastJobs: Int?
    /// Seconds that a cell takes, by how fast they were settled; nil before that was seen.
    private(set) var secondsPerCell: Double?

    init(timing: FarmTiming) { self.timing = timing }

    /// Hears how many jobs a pass has published.
    mutating func passEnded(jobs: Int) {
        patience = jobs == lastJobs ? min(2 * patience, Self.maximumPatience) : 1
        lastJobs = jobs
        idleSince = nil
        quietSince = nil
    }

    /// Hears how many cells workers have settled, and how many workers there are.
    mutating func saw(settled: Int, workers: Int, at now: ContinuousClock.Instant) {
        if let changed, settled == changed.settled { return }
        // The first change also tells how long workers took to come and to load models.
        if let changed, settled > changed.settled, changed.settled > 0 {
            let spent = (now - changed.at).inSeconds * Double(max(workers, 1))
            let measured = spent / Double(settled - changed.settled)
            secondsPerCell = secondsPerCell.map { ($0 + measured) / 2 } ?? measured
        }
        changed = (settled, now)
    }

    /// Whether nothing went on for so long that what is missing must be lost.
    mutating func isStuck(_ activity: Activity, ledgerAnswers: Bool, at now: ContinuousClock.Instant) -> Bool
    {
        if activity == .underWay { idleSince = nil }
        if activity != .none { quietSince = nil }
        guard activity != .underWay else { return false }
        let idle = idleSince ?? now
        idleSince = idle
        let patience = (ledgerAnswers ? timing.idle : timing.idleUnseen) * patience
        guard activity == .none else {
            return now - max(idle, changed?.at ?? idle) >= max(patience, timing.idle * Self.stagnation)
        }
        let quiet = quietSince ?? now
        quietSince = quiet
        return now - quiet >= patience
    }
}
