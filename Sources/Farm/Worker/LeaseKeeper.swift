import Logging
import Metrics
import Monitoring
import Synchronization
import Tracking

/// Tells the ledger what a worker does, again and again: renews its lease, says that it lives, and repeats what the
/// ledger did not take at once.
final class LeaseKeeper: Sendable {
    /// The name of the loop in `Health`.
    static let name = "lease"
    /// Cells of whose end the ledger is told later; what is forgotten beyond shows when the store is looked over.
    private static let maximumOwed = 10_000

    private struct Owed {
        var done: [String: [Int]] = [:]
        var failed: [String: [Int: String]] = [:]
        var count = 0
    }

    private let ledger: any Ledger
    private let terms: LeaseTerms
    private let hand: WorkInHand
    private let health: Health
    private let logger: Logger
    private let owed = Mutex(Owed())
    private let isReachable = Mutex(true)
    private let reported = Mutex(ContinuousClock.now)

    init(ledger: any Ledger, terms: LeaseTerms, hand: WorkInHand, health: Health, logger: Logger) {
        self.ledger = ledger
        self.terms = terms
        self.hand = hand
        self.health = health
        self.logger = logger
    }

    /// How often `turn` is to be called.
    var interval: Duration { min(terms.renewal / 3, .seconds(1)) }

    /// Does what is due.
    func turn() {
        health.turned(Self.name)
        FarmMetrics.leaseAge().record(hand.lease.map { $0.age.inSeconds } ?? 0)
        if let (lease, age) = hand.lease, age >= terms.renewal { renew(lease) }
        do throws(LedgerUnavailable) {
            try report()
            try settleOwed()
        } catch {
            note(error)
        }
    }

    /// Renews a lease that nobody renewed for as long as it holds, as after a suspension: somebody else may have it.
    func renewIfOverdue() {
        if let (lease, age) = hand.lease, age > terms.lease { renew(lease) }
    }

    private func renew(_ lease: Lease) {
        do throws(LedgerUnavailable) {
            let answer = try ledger.renew(lease)
            note(nil)
            hand.take(answer, for: lease)
            guard answer == .lost else { return }
            FarmMetrics.leasesLost().increment()
            logger.warning(
                "another worker took the job", metadata: ["sweep": "\(lease.sweep)", "job": "\(lease.job)"])
        } catch {
            hand.take(nil, for: lease)
            note(error)
        }
    }

    private func report() throws(LedgerUnavailable) {
        let isNews = hand.takeChange()
        guard isNews || reported.withLock({ .now - $0 >= terms.renewal }) else { return }
        try ledger.report(hand.status)
        note(nil)
        reported.withLock { $0 = .now }
    }

    // MARK: - Cells

    /// Counts a cell that was rendered, or failed for a reason.
    func settle(_ cell: Int, of sweep: String, failure: String? = nil) {
        hand.count()
        do throws(LedgerUnavailable) {
            if let failure {
                _ = try ledger.settle(sweep, done: [], failed: [cell: failure])
            } else {
                _ = try ledger.settle(sweep, done: [cell], failed: [:])
            }
        } catch {
            note(error)
            owe(done: failure == nil ? [cell] : [], failed: failure.map { [cell: $0] } ?? [:], of: sweep)
        }
    }

    /// Counts cells whose pictures were found in the store.
    func mark(_ cells: [Int], of sweep: String) {
        guard !cells.isEmpty else { return }
        do throws(LedgerUnavailable) { try ledger.mark(sweep, done: cells) } catch {
            note(error)
            owe(done: cells, failed: [:], of: sweep)
        }
    }

    private func owe(done: [Int], failed: [Int: String], of sweep: String) {
        owed.withLock { owed in
            guard owed.count < Self.maximumOwed else { return }
            owed.count += done.count + failed.count
            owed.done[sweep, default: []] += done
            owed.failed[sweep, default: [:]].merge(failed) { $1 }
        }
    }

    private func settleOwed() throws(LedgerUnavailable) {
        let due = owed.withLock { owed in
            defer { owed = Owed() }
            return owed
        }
        var left = due
        do throws(LedgerUnavailable) {
            for (sweep, cells) in due.done {
                try ledger.mark(sweep, done: cells)
                left.done[sweep] = nil
            }
            for (sweep, cells) in due.failed {
                _ = try ledger.settle(sweep, done: [], failed: cells)
                left.failed[sweep] = nil
            }
        } catch {
            for (sweep, cells) in left.done { owe(done: cells, failed: [:], of: sweep) }
            for (sweep, cells) in left.failed { owe(done: [], failed: cells, of: sweep) }
            throw error
        }
    }

    /// Says once that the ledger cannot be reached, and once that it can again.
    func note(_ problem: LedgerUnavailable?) {
        let hasChanged = isReachable.withLock { isReachable in
            defer { isReachable = problem == nil }
            return isReachable != (problem == nil)
        }
        guard hasChanged else { return }
        if let problem {
            logger.warning("working without Redis", metadata: ["reason": "\(problem)"])
        } else {
            logger.info("Redis answers again")
        }
    }
}
