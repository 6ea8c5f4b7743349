import Tracking

/// A ledger behind which a worker dies, or whose leases it does not respect.
struct FaultyLedger: Ledger {
    private let base: any Ledger
    private let tripwire: Tripwire
    private let ignoresLeases: Bool

    init(_ base: any Ledger, tripwire: Tripwire, ignoresLeases: Bool) {
        self.base = base
        self.tripwire = tripwire
        self.ignoresLeases = ignoresLeases
    }

    func claim(_ job: JobClaim) throws(LedgerUnavailable) -> ClaimAnswer {
        let answer =
            ignoresLeases
            ? ClaimAnswer.granted(
                Lease(sweep: job.sweep, epoch: job.epoch, job: job.job, worker: job.worker, fence: 0))
            : try base.claim(job)
        if case .granted = answer { tripwire.pass(.afterClaim) }
        return answer
    }

    func renew(_ lease: Lease) throws(LedgerUnavailable) -> RenewAnswer {
        ignoresLeases ? .kept : try base.renew(lease)
    }

    func settle(_ sweep: String, done: [Int], failed: [Int: String]) throws(LedgerUnavailable) -> Int {
        let counted = try base.settle(sweep, done: done, failed: failed)
        tripwire.pass(.afterMark)
        return counted
    }

    func release(_ lease: Lease, _ end: LeaseEnd) throws(LedgerUnavailable) {
        if !ignoresLeases { try base.release(lease, end) }
    }

    // MARK: - Without faults

    func open(_ sweep: String, cells: Int, orders: Orders) throws(LedgerUnavailable) -> Bool {
        try base.open(sweep, cells: cells, orders: orders)
    }

    func progress(_ sweep: String) throws(LedgerUnavailable) -> SweepProgress? { try base.progress(sweep) }

    func settledCells(_ sweep: String, bytes: Range<Int>) throws(LedgerUnavailable) -> [UInt8] {
        try base.settledCells(sweep, bytes: bytes)
    }

    func mark(_ sweep: String, done cells: [Int]) throws(LedgerUnavailable) {
        try base.mark(sweep, done: cells)
    }

    func failures(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [Int: String] {
        try base.failures(sweep, limit: limit)
    }

    func clearFailures(_ sweep: String) throws(LedgerUnavailable) { try base.clearFailures(sweep) }

    func forget(_ sweep: String) throws(LedgerUnavailable) { try base.forget(sweep) }

    func report(_ status: WorkerStatus) throws(LedgerUnavailable) { try base.report(status) }

    func leave(_ name: String) throws(LedgerUnavailable) { try base.leave(name) }

    func workers() throws(LedgerUnavailable) -> [WorkerStatus] { try base.workers() }

    func recordPace(_ subject: String, seconds: Double) throws(LedgerUnavailable) {
        try base.recordPace(subject, seconds: seconds)
    }

    func paces() throws(LedgerUnavailable) -> [String: Double] { try base.paces() }

    func lead(_ name: String) throws(LedgerUnavailable) -> Bool { try base.lead(name) }

    func leader() throws(LedgerUnavailable) -> String? { try base.leader() }

    func resign(_ name: String) throws(LedgerUnavailable) { try base.resign(name) }

    func note(_ event: String, of sweep: String) throws(LedgerUnavailable) { try base.note(event, of: sweep) }

    func events(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [LedgerEvent] {
        try base.events(sweep, limit: limit)
    }
}
