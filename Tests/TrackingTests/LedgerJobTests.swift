import Testing
import Tracking

/// What every ledger answers about jobs.
@Suite struct `A ledger's jobs` {
    @Test(arguments: LedgerKind.allCases) func `have one worker at a time`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        let first = try #require(try ledger.lease(3))
        #expect(
            first == Lease(sweep: "s1", epoch: 1, job: 3, worker: "anna", fence: first.fence))
        guard case .busy(let milliseconds) = try ledger.claim(3, by: "bert") else {
            Issue.record("two workers have one job")
            return
        }
        #expect((1...60_000).contains(milliseconds))
        let other = try #require(try ledger.lease(4, by: "bert"))
        #expect(other.fence > first.fence)
        #expect(try ledger.progress("s1")?.leases == 2)
        #expect(try ledger.renew(first) == .kept)
        try ledger.release(first, .failed)
        #expect(try ledger.progress("s1")?.leases == 1)
        #expect(try ledger.lease(3, by: "bert") != nil)
    }

    @Test(arguments: LedgerKind.allCases) func `go to the same worker again, whose earlier lease is lost`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        let first = try #require(try ledger.lease(3))
        let second = try #require(try ledger.lease(3))
        #expect(second.fence > first.fence)
        #expect(try ledger.renew(first) == .lost)
        try ledger.release(first, .settled)
        #expect(try ledger.renew(second) == .kept)
    }

    @Test(arguments: LedgerKind.allCases) func `are settled once all their cells are done or failed`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        _ = try ledger.settle("s1", done: [10], failed: [:])
        let lease = try #require(try ledger.lease(5))
        _ = try ledger.settle("s1", done: [], failed: [11: "no"])
        #expect(try ledger.claim(5, by: "bert") == .settled)
        try ledger.release(lease, .settled)
        #expect(try ledger.claim(5, by: "bert") == .settled)
        // Nothing is ever known of these cells.
        #expect(try ledger.lease(7) != nil)
        for cells in [[], [10, -1], [10, 1 << 40]] {
            guard case .granted = try ledger.claim(50 + cells.count, cells: cells) else {
                Issue.record("not granted: \(cells)")
                continue
            }
        }
    }

    @Test(arguments: LedgerKind.allCases) func `may have thousands of cells`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep(cells: 10_000)
        let cells = Array(2000..<6096)
        for open in [2000, 2999, 3000, 5000, 6095] {
            _ = try ledger.settle("s1", done: cells.filter { $0 != open }, failed: [:])
            guard case .granted(let lease) = try ledger.claim(0, cells: cells) else {
                Issue.record("settled without \(open)")
                return
            }
            #expect(try ledger.settle("s1", done: [open], failed: [:]) == 0)
            #expect(try ledger.claim(0, cells: cells) == .settled)
            try ledger.release(lease, .settled)
            try ledger.forget("s1")
            try ledger.openSweep(cells: 10_000)
        }
        #expect(try ledger.settle("s1", done: cells, failed: [:]) == 0)
        #expect(try ledger.settle("s1", done: cells, failed: [:]) == 4096)
        #expect(try ledger.progress("s1")?.done == 4096)
        #expect(try ledger.progress("s1")?.duplicates == 4096)
    }

    @Test(arguments: LedgerKind.allCases) func `wait while the sweep is paused, and end when it is cancelled`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        let lease = try #require(try ledger.lease(3))
        _ = try ledger.open("s1", cells: 100, orders: Orders(state: .paused, epoch: 2))
        #expect(try ledger.claim(4) == .stale)
        #expect(try ledger.claim(4, epoch: 2) == .paused)
        #expect(try ledger.renew(lease) == .paused)
        _ = try ledger.open("s1", cells: 100, orders: Orders(state: .cancelled, epoch: 3))
        #expect(try ledger.claim(4, epoch: 3) == .cancelled)
        #expect(try ledger.renew(lease) == .cancelled)
        _ = try ledger.open("s1", cells: 100, orders: Orders(state: .running, epoch: 4))
        #expect(try ledger.claim(4, epoch: 3) == .stale)
        #expect(try ledger.renew(lease) == .kept)
        #expect(try ledger.claim(3, by: "bert", epoch: 4) != .stale)
    }

    @Test(arguments: LedgerKind.allCases) func `of a later epoch than the known one go by no old orders`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        _ = try ledger.open("s1", cells: 100, orders: Orders(state: .cancelled, epoch: 2))
        guard case .granted(let lease) = try ledger.claim(4, epoch: 3) else {
            Issue.record("old orders count")
            return
        }
        #expect(lease.epoch == 3)
        #expect(try ledger.renew(lease) == .kept)
    }

    @Test(arguments: LedgerKind.allCases) func `are free when a lease ends, and can be taken again`(
        kind: LedgerKind
    ) throws {
        let bench = try LedgerBench(kind, .short)
        try bench.ledger.openSweep()
        let lease = try #require(try bench.ledger.lease(3))
        bench.pass(milliseconds: 200)
        #expect(try bench.ledger.progress("s1")?.leases == 0)
        #expect(try bench.ledger.renew(lease) == .retaken)
        bench.pass(milliseconds: 200)
        let others = try #require(try bench.ledger.lease(3, by: "bert"))
        #expect(try bench.ledger.renew(lease) == .lost)
        // What the first worker says of it no longer counts.
        try bench.ledger.release(lease, .settled)
        bench.pass(milliseconds: 200)
        #expect(try bench.ledger.renew(lease) == .retaken)
        bench.pass(milliseconds: 200)
        #expect(try bench.ledger.renew(others) == .retaken)
    }

    @Test(arguments: LedgerKind.allCases) func `are lost where somebody else came to an end with them`(
        kind: LedgerKind
    ) throws {
        let bench = try LedgerBench(kind, .short)
        try bench.ledger.openSweep()
        let lease = try #require(try bench.ledger.lease(3))
        bench.pass(milliseconds: 200)
        try bench.ledger.release(#require(try bench.ledger.lease(3, by: "bert")), .handedBack)
        #expect(try bench.ledger.renew(lease) == .retaken)
        bench.pass(milliseconds: 200)
        try bench.ledger.release(#require(try bench.ledger.lease(3, by: "bert")), .settled)
        #expect(try bench.ledger.renew(lease) == .lost)
    }

    @Test(arguments: LedgerKind.allCases) func `that end without a word too often are poisoned`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        for _ in 1...3 { try ledger.release(#require(try ledger.lease(3)), .failed) }
        #expect(try ledger.claim(3) == .poisoned(attempts: 3))
        try ledger.clearFailures("s1")
        for worker in ["anna", "anna", "anna"] { #expect(try ledger.lease(3, by: worker) != nil) }
        #expect(try ledger.claim(3) == .poisoned(attempts: 3))
    }

    @Test(arguments: LedgerKind.allCases) func `that are handed back or settled lose nothing`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        for _ in 1...5 { try ledger.release(#require(try ledger.lease(3)), .handedBack) }
        try ledger.release(#require(try ledger.lease(3)), .failed)
        try ledger.release(#require(try ledger.lease(3)), .failed)
        try ledger.release(#require(try ledger.lease(3)), .settled)
        for _ in 1...3 { try ledger.release(#require(try ledger.lease(3)), .failed) }
        #expect(try ledger.claim(3) == .poisoned(attempts: 3))
    }

    @Test(arguments: LedgerKind.allCases) func `keep their leases when all else is lost`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        let lease = try #require(try ledger.lease(3))
        try ledger.forget("s1")
        #expect(try ledger.renew(lease) == .retaken)
        #expect(try ledger.renew(lease) == .kept)
        try ledger.openSweep()
        #expect(try ledger.lease(3, by: "bert") == nil)
        #expect(try ledger.progress("s1")?.leases == 1)
    }

    @Test(arguments: LedgerKind.allCases) func `go to exactly one of two workers that race for them`(
        kind: LedgerKind
    ) async throws {
        let bench = try LedgerBench(kind)
        try bench.ledger.openSweep(cells: 1000)
        let taken = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in ["anna", "bert"] {
                group.addTask {
                    try (0..<500).filter { try bench.ledger.lease($0, by: worker) != nil }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(0..<500))
        #expect(try bench.ledger.progress("s1")?.leases == 500)
    }
}
