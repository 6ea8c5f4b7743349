import Foundation
import Synchronization
import TestServers
import Tracking

/// The ledgers that there are, which must all answer alike.
enum LedgerKind: String, CaseIterable { case memory, redis }

/// A ledger to try, and its time.
final class LedgerBench: Sendable {
    /// Time that a test let pass, in seconds.
    private final class Passed: Sendable { let seconds = Mutex(0.0) }

    /// One server for all; every ledger has a database of its own.
    private static let server = Result {
        try RedisServer.start(appendOnly: false, extra: ["--databases", "1000"])
    }
    private static let databases = Mutex(0)

    let ledger: any Ledger
    private let kind: LedgerKind
    private let passed = Passed()

    init(_ kind: LedgerKind, _ terms: LeaseTerms = .standard) throws {
        self.kind = kind
        switch kind {
        case .memory:
            let start = Date().timeIntervalSince1970
            ledger = MemoryLedger(terms: terms) { [passed] in start + passed.seconds.withLock { $0 } }
        case .redis:
            let database = Self.databases.withLock { number in
                number += 1
                return number
            }
            ledger = RedisLedger(at: try RedisAddress("\(Self.server.get().url)/\(database)"), terms: terms)
        }
    }

    /// Lets time pass: at once in memory, really with Redis.
    func pass(milliseconds: Int) {
        switch kind {
        case .memory: passed.seconds.withLock { $0 += Double(milliseconds) / 1000 }
        case .redis: usleep(UInt32(milliseconds) * 1000)
        }
    }
}

extension Ledger {
    /// A sweep of 100 cells that runs in epoch 1.
    func openSweep(cells: Int = 100) throws {
        _ = try open("s1", cells: cells, orders: Orders(state: .running, epoch: 1))
    }

    func claim(
        _ job: Int, by worker: String = "anna", epoch: Int = 1, cells: [Int]? = nil
    ) throws -> ClaimAnswer {
        let cells = cells ?? [2 * job, 2 * job + 1]
        return try claim(JobClaim(sweep: "s1", epoch: epoch, job: job, cells: cells, worker: worker))
    }

    /// A lease that nobody stands in the way of; nil where somebody does.
    func lease(_ job: Int, by worker: String = "anna") throws -> Lease? {
        guard case .granted(let lease) = try claim(job, by: worker) else { return nil }
        return lease
    }
}

extension LeaseTerms {
    /// Terms that end while a test waits.
    static let short = LeaseTerms(
        lease: .milliseconds(150), renewal: .milliseconds(50), registration: .milliseconds(150),
        leadership: .milliseconds(150), attempts: 3)
}
