package import Gallery
package import Queueing
package import Tracking

/// How a worker was done with a job.
package enum JobResult: String, MetricLabel {
    /// All its cells are settled, at least one of them by this worker.
    case done = "ok"
    /// A cell failed.
    case failed
    /// It was given up since it kills workers.
    case poisoned = "poison"
    /// Its sweep was cancelled, paused or ordered anew.
    case cancelled
    /// All its cells had been settled before.
    case settled = "skipped_done"
    /// It was left to others, who have its lease, or since this worker stops or is sick.
    case handedBack = "handed_back"

    package var dimensions: [(String, String)] { [("result", rawValue)] }
}

/// What became of a cell in a worker's hands.
package enum CellResult: String, MetricLabel {
    case rendered
    /// Its picture was in the store.
    case found
    case failed

    package var dimensions: [(String, String)] { [("result", rawValue)] }
}

/// A claim's answer, without what belongs to it.
package enum ClaimOutcome: String, MetricLabel {
    case granted, settled, busy, paused, cancelled, stale, poisoned, unknown

    package init(_ answer: ClaimAnswer) {
        self =
            switch answer {
            case .granted: .granted
            case .settled: .settled
            case .busy: .busy
            case .paused: .paused
            case .cancelled: .cancelled
            case .stale: .stale
            case .poisoned: .poisoned
            case .unknown: .unknown
            }
    }

    package var dimensions: [(String, String)] { [("outcome", rawValue)] }
}

/// What became of a published chunk, without the reason.
package enum PublishOutcome: String, MetricLabel {
    case confirmed, refused, unknown

    package init(_ outcome: Settlement.Outcome) {
        self =
            switch outcome {
            case .confirmed: .confirmed
            case .refused: .refused
            case .unknown: .unknown
            }
    }

    package var dimensions: [(String, String)] { [("outcome", rawValue)] }
}

/// What a worker spends time on.
package enum WorkPhase: String, MetricLabel {
    case text, stage1, stage2, digit, score
    /// Encoding a result and committing it to the store.
    case store

    package var dimensions: [(String, String)] { [("phase", rawValue)] }
}

/// Why a worker is sick: the word for it, not the whole reason.
package enum Sickness: String, MetricLabel {
    /// Results cannot be kept.
    case store
    /// Models cannot be read, or are not those of the sweep.
    case model
    /// Job after job went wrong.
    case failures
    /// A sampling step does not end.
    case stuck

    package var dimensions: [(String, String)] { [("reason", rawValue)] }
}

/// A queue whose depth is looked at.
package enum QueueLabel: String, MetricLabel {
    case text, high, normal, low
    /// Put off for a while.
    case later

    package init(_ queue: WorkQueue?) {
        self =
            switch queue {
            case .text: .text
            case .high: .high
            case .normal: .normal
            case .low: .low
            case nil: .later
            }
    }

    package var dimensions: [(String, String)] { [("queue", rawValue)] }
}

/// A count of cells of the running sweeps.
package enum CellState: String, MetricLabel {
    case total, done, failed

    package var dimensions: [(String, String)] { [("state", rawValue)] }
}

/// What runs.
package enum BuildLabel: MetricLabel {
    case current

    package var dimensions: [(String, String)] { [("version", Version.current)] }
}

extension WorkerStatus.State: MetricLabel {
    package var dimensions: [(String, String)] { [("state", rawValue)] }
}

extension Route.DeadReason: MetricLabel {
    package var dimensions: [(String, String)] { [("reason", rawValue)] }
}

extension StoreError.Cause: MetricLabel {
    package var dimensions: [(String, String)] { [("cause", rawValue)] }
}
