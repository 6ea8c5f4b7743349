import Foundation
import Synchronization

/// A ledger in the memory of one process, with the answers that Redis would give.
package final class MemoryLedger: Ledger {
    private struct Contents {
        var sweeps: [String: MemorySweep] = [:]
        var workers: [String: (status: WorkerStatus, expiry: Int)] = [:]
        var paces: [String: Double] = [:]
        var leader: (name: String, expiry: Int)?
    }

    private let terms: LeaseTerms
    private let clock: @Sendable () -> Double
    private let contents = Mutex(Contents())

    /// An empty ledger; `clock` gives seconds since 1970.
    package init(
        terms: LeaseTerms = .standard,
        clock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) {
        self.terms = terms
        self.clock = clock
    }

    private var now: Int { Int(clock() * 1000) }

    private func change<Result: Sendable>(
        _ sweep: String, _ body: (inout MemorySweep) -> Result
    ) -> Result {
        contents.withLock { body(&$0.sweeps[sweep, default: MemorySweep()]) }
    }

    private func look<Result: Sendable>(_ sweep: String, _ body: (MemorySweep) -> Result) -> Result {
        contents.withLock { body($0.sweeps[sweep] ?? MemorySweep()) }
    }

    // MARK: - Sweeps

    package func open(_ sweep: String, cells: Int, orders: Orders) throws(LedgerUnavailable) -> Bool {
        guard (0...LedgerLimits.cells).contains(cells) else { throw .tooManyCells(cells, of: sweep) }
        return change(sweep) { $0.open(cells: cells, orders: orders) }
    }

    package func progress(_ sweep: String) -> SweepProgress? {
        let now = now
        return look(sweep) { $0.progress(at: now) }
    }

    package func settledCells(_ sweep: String, bytes: Range<Int>) -> [UInt8] {
        look(sweep) { $0.settledCells(bytes: bytes.clamped(to: 0..<Int.max)) }
    }

    package func mark(_ sweep: String, done cells: [Int]) { change(sweep) { _ = $0.markDone(cells) } }

    package func failures(_ sweep: String, limit: Int) -> [Int: String] {
        look(sweep) { $0.failures(limit: limit) }
    }

    package func clearFailures(_ sweep: String) { change(sweep) { $0.clearFailures() } }

    package func forget(_ sweep: String) { contents.withLock { $0.sweeps[sweep] = nil } }

    // MARK: - Jobs

    package func claim(_ job: JobClaim) -> ClaimAnswer {
        let now = now
        return change(job.sweep) { $0.claim(job, terms: terms, at: now) }
    }

    package func renew(_ lease: Lease) -> RenewAnswer {
        let now = now
        return change(lease.sweep) { $0.renew(lease, terms: terms, at: now) }
    }

    package func settle(_ sweep: String, done: [Int], failed: [Int: String]) -> Int {
        change(sweep) { sweep in
            let duplicates = sweep.markDone(done)
            sweep.countDuplicates(duplicates)
            sweep.markFailed(failed)
            return duplicates
        }
    }

    package func release(_ lease: Lease, _ end: LeaseEnd) { change(lease.sweep) { $0.release(lease, end) } }

    // MARK: - Processes

    package func report(_ status: WorkerStatus) {
        let status = LedgerLimits.status(status)
        let now = now
        contents.withLock { contents in
            contents.workers = contents.workers.filter { $0.value.expiry > now }
            let isKnown = contents.workers[status.name] != nil
            guard isKnown || contents.workers.count < LedgerLimits.workers else { return }
            contents.workers[status.name] = (status, now + terms.registration.milliseconds)
        }
    }

    package func leave(_ name: String) {
        contents.withLock { $0.workers[LedgerLimits.text(name)] = nil }
    }

    package func workers() -> [WorkerStatus] {
        let now = now
        let heard = contents.withLock { contents in
            contents.workers.values.filter { $0.expiry > now }.map(\.status)
        }
        return heard.sorted { $0.name < $1.name }
    }

    package func recordPace(_ subject: String, seconds: Double) {
        guard seconds > 0, seconds.isFinite else { return }
        let subject = LedgerLimits.text(subject)
        contents.withLock { contents in
            if let earlier = contents.paces[subject] {
                contents.paces[subject] = (earlier + seconds) / 2
            } else if contents.paces.count < LedgerLimits.paces {
                contents.paces[subject] = seconds
            }
        }
    }

    package func paces() -> [String: Double] { contents.withLock { $0.paces } }

    package func lead(_ name: String) -> Bool {
        let now = now
        return contents.withLock { contents in
            if let leader = contents.leader, leader.expiry > now, leader.name != name { return false }
            contents.leader = (name, now + terms.leadership.milliseconds)
            return true
        }
    }

    package func leader() -> String? {
        let now = now
        return contents.withLock { $0.leader.flatMap { $0.expiry > now ? $0.name : nil } }
    }

    package func resign(_ name: String) {
        contents.withLock { if $0.leader?.name == name { $0.leader = nil } }
    }

    // MARK: - Events

    package func note(_ event: String, of sweep: String) {
        let event = LedgerEvent(time: Double(now) / 1000, text: LedgerLimits.text(event))
        change(sweep) { $0.note(event) }
    }

    package func events(_ sweep: String, limit: Int) -> [LedgerEvent] {
        look(sweep) { Array($0.events.suffix(max(0, limit))) }
    }
}
