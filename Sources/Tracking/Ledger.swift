/// Who does what and how far sweeps are: in memory, or in Redis.
///
/// It speeds work up and shows progress, but is never the truth: results are. Every call may throw
/// `LedgerUnavailable`, and work goes on without it. All calls may be made from any thread; none waits long.
package protocol Ledger: Sendable {
    // MARK: - Sweeps, by the coordinator

    /// Sees to it that the sweep is known with these orders; an earlier epoch never replaces a later one.
    ///
    /// - Returns: whether it was unknown, so that its progress has to be found out from the store.
    func open(_ sweep: String, cells: Int, orders: Orders) throws(LedgerUnavailable) -> Bool

    /// How far a sweep is; nil for one that is not known.
    func progress(_ sweep: String) throws(LedgerUnavailable) -> SweepProgress?

    /// Which cells are done or failed: 1 bits in `bytes`, the highest bit of a byte first; short where the rest is 0.
    func settledCells(_ sweep: String, bytes: Range<Int>) throws(LedgerUnavailable) -> [UInt8]

    /// Counts cells as done that were found in the store.
    func mark(_ sweep: String, done cells: [Int]) throws(LedgerUnavailable)

    /// Why cells failed, at most `limit` of them.
    func failures(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [Int: String]

    /// Forgets failures and attempts, so that the failed cells can be tried again.
    func clearFailures(_ sweep: String) throws(LedgerUnavailable)

    /// Forgets all of a sweep.
    func forget(_ sweep: String) throws(LedgerUnavailable)

    // MARK: - Jobs, by workers

    /// Asks to work on a job.
    func claim(_ job: JobClaim) throws(LedgerUnavailable) -> ClaimAnswer

    /// Keeps a lease.
    func renew(_ lease: Lease) throws(LedgerUnavailable) -> RenewAnswer

    /// Counts cells as done or failed.
    ///
    /// - Returns: how many of the done ones were counted already.
    func settle(_ sweep: String, done: [Int], failed: [Int: String]) throws(LedgerUnavailable) -> Int

    /// Ends a lease, if it is still held.
    func release(_ lease: Lease, _ end: LeaseEnd) throws(LedgerUnavailable)

    // MARK: - Processes

    /// Says what a process does; it is forgotten after a while of silence.
    func report(_ status: WorkerStatus) throws(LedgerUnavailable)

    /// Forgets a process that ends.
    func leave(_ name: String) throws(LedgerUnavailable)

    /// The processes that were heard of lately, by name.
    func workers() throws(LedgerUnavailable) -> [WorkerStatus]

    /// Takes in measured seconds per UNet evaluation.
    func recordPace(_ subject: String, seconds: Double) throws(LedgerUnavailable)

    /// Measured seconds per UNet evaluation, by what they were measured on.
    func paces() throws(LedgerUnavailable) -> [String: Double]

    /// Whether `name` is the one active coordinator, or now becomes it.
    func lead(_ name: String) throws(LedgerUnavailable) -> Bool

    /// The active coordinator; nil where none is.
    func leader() throws(LedgerUnavailable) -> String?

    /// Lets another coordinator take over.
    func resign(_ name: String) throws(LedgerUnavailable)

    // MARK: - Events

    /// Notes something that happened to a sweep; old events are dropped.
    func note(_ event: String, of sweep: String) throws(LedgerUnavailable)

    /// The newest events of a sweep, the oldest first.
    func events(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [LedgerEvent]
}

/// The ledger cannot be reached or cannot answer: one sentence, without any password.
package struct LedgerUnavailable: Error, CustomStringConvertible, Hashable {
    package let description: String
    package init(_ description: String) { self.description = description }

    static func tooManyCells(_ cells: Int, of sweep: String) -> LedgerUnavailable {
        LedgerUnavailable(
            "sweep \(sweep) has \(cells) cells, and progress is kept of \(LedgerLimits.cells) at most")
    }
}
