import Tracking

/// A ledger that nobody can reach.
struct SilentLedger: Ledger {
    static let problem = "Redis at 127.0.0.1:1 cannot be reached: connection refused"

    private func fail() throws(LedgerUnavailable) -> Never { throw LedgerUnavailable(Self.problem) }

    func open(_ sweep: String, cells: Int, orders: Orders) throws(LedgerUnavailable) -> Bool { try fail() }
    func progress(_ sweep: String) throws(LedgerUnavailable) -> SweepProgress? { try fail() }
    func settledCells(_ sweep: String, bytes: Range<Int>) throws(LedgerUnavailable) -> [UInt8] { try fail() }
    func mark(_ sweep: String, done cells: [Int]) throws(LedgerUnavailable) { try fail() }
    func failures(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [Int: String] { try fail() }
    func clearFailures(_ sweep: String) throws(LedgerUnavailable) { try fail() }
    func forget(_ sweep: String) throws(LedgerUnavailable) { try fail() }
    func claim(_ job: JobClaim) throws(LedgerUnavailable) -> ClaimAnswer { try fail() }
    func renew(_ lease: Lease) throws(LedgerUnavailable) -> RenewAnswer { try fail() }
    func settle(_ sweep: String, done: [Int], failed: [Int: String]) throws(LedgerUnavailable) -> Int {
        try fail()
    }
    func release(_ lease: Lease, _ end: LeaseEnd) throws(LedgerUnavailable) { try fail() }
    func report(_ status: WorkerStatus) throws(LedgerUnavailable) { try fail() }
    func leave(_ name: String) throws(LedgerUnavailable) { try fail() }
    func workers() throws(LedgerUnavailable) -> [WorkerStatus] { try fail() }
    func recordPace(_ subject: String, seconds: Double) throws(LedgerUnavailable) { try fail() }
    func paces() throws(LedgerUnavailable) -> [String: Double] { try fail() }
    func lead(_ name: String) throws(LedgerUnavailable) -> Bool { try fail() }
    func leader() throws(LedgerUnavailable) -> String? { try fail() }
    func resign(_ name: String) throws(LedgerUnavailable) { try fail() }
    func note(_ event: String, of sweep: String) throws(LedgerUnavailable) { try fail() }
    func events(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [LedgerEvent] { try fail() }
}
