package import Queueing

/// What is heard of a coordinator, for logs and metrics.
package enum CoordinatorEvent: Sendable {
    /// It is the active one from now on.
    case leads
    /// Another coordinator is active, and it only looks on.
    case standsBy
    /// The ledger does not answer, and it goes on by what the store has.
    case lostLedger(reason: String)
    case foundLedger
    /// The store cannot be read or written, and it tries again and again.
    case storeFailed(reason: String)
    case storeRecovered
    /// It takes a sweep on, or follows new orders for it.
    case took(sweep: String, SweepOrders)
    /// The ledger did not know the sweep, so what is done is looked up in the store.
    case reconciles(sweep: String)
    /// Nothing waits and nothing is under way though cells are missing, so they are published again.
    case closesGaps(sweep: String)
    /// Nothing is left to do; failed cells are counted as far as that is known.
    case finished(sweep: String, failed: Int?)
    /// The sweep cannot be worked on, and the others go on.
    case unusable(sweep: String, reason: String)
    /// What became of a chunk.
    case settled(Settlement)
    /// How things are, as often as the coordinator takes stock.
    case tookStock(FarmStock)
}

/// How things are on a farm.
package struct FarmStock: Sendable {
    /// Chunks that are ready on each queue, those put off under nil; nil while that is not known.
    package internal(set) var depths: [WorkQueue?: Int]?
    /// Chunks that the queue has not confirmed yet.
    package internal(set) var unconfirmed = 0
    /// Sweeps that are being worked on.
    package internal(set) var sweeps = 0
    /// Cells of those of them that the ledger knows.
    package internal(set) var cells = 0
    package internal(set) var done = 0
    package internal(set) var failed = 0
    /// Jobs that are under way.
    package internal(set) var leases = 0
    /// Workers that were heard of lately; nil while the ledger does not answer.
    package internal(set) var workers: Int?
}
