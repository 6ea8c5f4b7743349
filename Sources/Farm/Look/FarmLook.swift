package import Gallery
package import Tracking

/// What can be seen of a farm: from its ledger where that answers, from its store where it does not.
///
/// Not for use from several threads at once.
package final class FarmLook {
    private let store: ResultStore
    private let ledger: any Ledger
    /// Why the ledger cannot tell anything; nil while it does.
    package private(set) var ledgerProblem: String?
    private var counts: [String: StoreCount] = [:]
    /// By sweep; nil where it cannot be known.
    private var costs: [String: CellCost?] = [:]

    package init(store: ResultStore, ledger: any Ledger) {
        self.store = store
        self.ledger = ledger
    }

    /// Asks a ledger again that did not answer.
    package func refresh() { ledgerProblem = nil }

    /// The ids of all sweeps, the newest first.
    package func sweeps() throws -> [String] { try store.sweeps().map(\.id) }

    /// How far a sweep is.
    ///
    /// - Throws: `FarmError`, `SpecError` or `StoreError` where it cannot be read.
    package func status(of id: String) throws -> SweepStatus {
        let orders = try SweepOrders(of: store.sweep(id))
        if let progress = ask({ (ledger) throws(LedgerUnavailable) in try ledger.progress(id) }) ?? nil {
            counts[id] = nil
            return SweepStatus(id: id, orders: orders, progress: progress)
        }
        var count = try counts[id] ?? StoreCount(SweepView(id: id, in: store), in: store)
        try count.count()
        counts[id] = count
        return SweepStatus(id: id, orders: orders, count: count)
    }

    /// Why cells of a sweep failed, by their index, `limit` of them at most.
    package func failures(of status: SweepStatus, limit: Int) throws -> [(cell: Int, reason: String)] {
        var reasons: [Int: String] = [:]
        if status.progress != nil {
            reasons =
                ask { (ledger) throws(LedgerUnavailable) in
                    try ledger.failures(status.id, limit: limit)
                } ?? [:]
        } else {
            reasons = counts[status.id]?.failures ?? [:]
        }
        return reasons.sorted { $0.key < $1.key }.prefix(limit).map { ($0.key, $0.value) }
    }

    /// Seconds until nothing is left to do of a sweep if all workers work on it, by measured step times; nil where
    /// those are not known, or nobody renders.
    package func secondsLeft(of status: SweepStatus) -> Double? {
        if costs[status.id] == nil {
            costs[status.id] = try? StoredSweep(id: status.id, in: store).map(CellCost.init)
        }
        guard let cost = costs[status.id] ?? nil, let renderers = workers()?.count(where: \.renders),
            renderers > 0,
            let paces = ask({ (ledger) throws(LedgerUnavailable) in try ledger.paces() })
        else { return nil }
        return cost.seconds(paces: paces).map { $0 * Double(status.left) / Double(renderers) }
    }

    /// The workers that were heard of lately, by name; nil where nobody knows.
    package func workers() -> [WorkerStatus]? {
        ask { (ledger) throws(LedgerUnavailable) in try ledger.workers() }
    }

    /// Whether somebody hands out work; nil where nobody knows.
    package func hasCoordinator() -> Bool? {
        ask { (ledger) throws(LedgerUnavailable) in try ledger.leader() != nil }
    }

    /// One that does not answer is asked no more until the next `refresh`, since it lets everybody wait.
    private func ask<Answer>(
        _ question: (any Ledger) throws(LedgerUnavailable) -> Answer
    ) -> Answer? {
        guard ledgerProblem == nil else { return nil }
        do {
            return try question(ledger)
        } catch {
            ledgerProblem = error.description
            return nil
        }
    }
}
