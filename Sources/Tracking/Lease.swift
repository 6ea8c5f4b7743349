/// A worker's wish to work on a job.
package struct JobClaim: Hashable, Sendable {
    package let sweep: String
    package let epoch: Int
    package let job: Int
    /// The job's cells; a job all of whose cells are settled is not granted, but one without cells is.
    package let cells: [Int]
    package let worker: String

    package init(sweep: String, epoch: Int, job: Int, cells: [Int], worker: String) {
        self.sweep = sweep
        self.epoch = epoch
        self.job = job
        self.cells = cells
        self.worker = worker
    }
}

/// The right to work on a job for a while.
///
/// It saves work, and is no lock: what keeps two results apart is that the store takes the first.
package struct Lease: Hashable, Sendable {
    package let sweep: String
    package let epoch: Int
    package let job: Int
    package let worker: String
    /// Grows from lease to lease of a sweep.
    package let fence: Int

    package init(sweep: String, epoch: Int, job: Int, worker: String, fence: Int) {
        self.sweep = sweep
        self.epoch = epoch
        self.job = job
        self.worker = worker
        self.fence = fence
    }
}

/// The answer to a claim.
package enum ClaimAnswer: Hashable, Sendable {
    case granted(Lease)
    /// All cells of the job are done or failed.
    case settled
    /// Somebody else has the lease, for so many milliseconds more if it is not renewed.
    case busy(milliseconds: Int)
    case paused
    case cancelled
    /// The claim is of an earlier epoch.
    case stale
    /// So many leases of the job ended without a word: it kills workers.
    case poisoned(attempts: Int)
    /// The sweep is not known, as after a loss of all data.
    case unknown
}

/// The answer to a renewal.
package enum RenewAnswer: Hashable, Sendable {
    case kept
    /// Nobody had it any more; it was taken again.
    case retaken
    /// Somebody else has it, or had it and came to an end with it.
    case lost
    case paused
    case cancelled
}

/// How work on a job ended.
package enum LeaseEnd: Hashable, Sendable {
    /// All its cells are settled: its attempts are forgotten.
    case settled
    /// Somebody else will do it, through no fault of the job's: the attempt does not count.
    case handedBack
    /// The attempt counts, like one that ended without a word.
    case failed
}
