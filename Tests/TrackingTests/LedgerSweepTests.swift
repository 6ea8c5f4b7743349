import Testing
import Tracking

/// What every ledger answers about sweeps.
@Suite struct `A ledger's sweeps` {
    @Test(arguments: LedgerKind.allCases) func `are unknown until they are opened`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        #expect(try ledger.progress("s1") == nil)
        #expect(try ledger.claim(0) == .unknown)
        #expect(try ledger.settle("s1", done: [1], failed: [2: "bad"]) == 0)
        #expect(try ledger.settledCells("s1", bytes: 0..<8) == [])
        #expect(try ledger.open("s1", cells: 7, orders: Orders(state: .paused, epoch: 4)))
        #expect(try !ledger.open("s1", cells: 7, orders: Orders(state: .paused, epoch: 4)))
        #expect(
            try ledger.progress("s1")
                == SweepProgress(orders: Orders(state: .paused, epoch: 4), cells: 7))
    }

    @Test(arguments: LedgerKind.allCases) func `take later orders and never earlier ones`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        for (orders, expected) in [
            (Orders(state: .paused, epoch: 3), Orders(state: .paused, epoch: 3)),
            (Orders(state: .running, epoch: 2), Orders(state: .paused, epoch: 3)),
            (Orders(state: .cancelled, epoch: 3), Orders(state: .cancelled, epoch: 3)),
            (Orders(state: .running, epoch: 10), Orders(state: .running, epoch: 10)),
        ] {
            #expect(try !ledger.open("s1", cells: 100, orders: orders))
            #expect(try ledger.progress("s1")?.orders == expected)
        }
    }

    @Test(arguments: LedgerKind.allCases) func `count every cell once`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        #expect(try ledger.settle("s1", done: [0, 9, 99], failed: [:]) == 0)
        #expect(try ledger.settle("s1", done: [9, 10], failed: [0: "too late", 11: "no"]) == 1)
        try ledger.mark("s1", done: [0, 12])
        let progress = try #require(try ledger.progress("s1"))
        #expect(progress.done == 5)
        #expect(progress.failed == 1)
        #expect(progress.duplicates == 1)
        #expect(!progress.isComplete)
        #expect(
            try ledger.settledCells("s1", bytes: 0..<100)
                == [0x80, 0b0111_1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0b0001_0000])
        #expect(try ledger.settledCells("s1", bytes: 1..<3) == [0b0111_1000])
        #expect(try ledger.settledCells("s1", bytes: 40..<80) == [])
    }

    @Test(arguments: LedgerKind.allCases) func `count cells of any index that has a bit, and ignore others`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep(cells: 8)
        let strange = [-1, 1 << 32, Int.max, Int.min]
        // Indices go beyond the number of cells, since excluded points count in them.
        #expect(
            try ledger.settle("s1", done: strange + [7, 9], failed: [8: "no", -9: "no", .max: "no"]) == 0)
        try ledger.mark("s1", done: strange)
        #expect(try ledger.progress("s1")?.done == 2)
        #expect(try ledger.progress("s1")?.failed == 1)
        #expect(try ledger.settledCells("s1", bytes: 0..<1000) == [1, 0b1100_0000])
        #expect(throws: LedgerUnavailable.self) {
            try ledger.open("s2", cells: 1 << 33, orders: Orders(state: .running, epoch: 1))
        }
    }

    @Test(arguments: LedgerKind.allCases) func `keep why cells failed, until they are done or tried again`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        _ = try ledger.settle(
            "s1", done: [], failed: [20: "b", 3: "a", 50: String(repeating: "é", count: 600)])
        #expect(try ledger.failures("s1", limit: 2) == [3: "a", 20: "b"])
        #expect(try ledger.failures("s1", limit: 10)[50] == String(repeating: "é", count: 500))
        _ = try ledger.settle("s1", done: [3], failed: [20: "c"])
        #expect(try ledger.progress("s1")?.failed == 2)
        #expect(try ledger.failures("s1", limit: 1) == [20: "c"])
        _ = try ledger.claim(40)
        try ledger.clearFailures("s1")
        #expect(try ledger.failures("s1", limit: 10) == [:])
        #expect(try ledger.progress("s1")?.failed == 0)
        #expect(try ledger.settledCells("s1", bytes: 0..<100) == [0b0001_0000])
    }

    @Test(arguments: LedgerKind.allCases) func `keep 10,000 reasons at most`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep(cells: 20_000)
        let reasons = Dictionary(uniqueKeysWithValues: (0..<10_100).map { ($0, "reason \($0)") })
        _ = try ledger.settle("s1", done: [], failed: reasons)
        #expect(try ledger.progress("s1")?.failed == 10_100)
        let kept = try ledger.failures("s1", limit: .max)
        #expect(kept.count == 10_000)
        #expect(kept.keys.max() == 9_999)
    }

    @Test(arguments: LedgerKind.allCases) func `are forgotten as if they had never been`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.openSweep()
        _ = try ledger.claim(5)
        _ = try ledger.settle("s1", done: [1], failed: [2: "bad"])
        try ledger.note("began", of: "s1")
        try ledger.forget("s1")
        #expect(try ledger.progress("s1") == nil)
        #expect(try ledger.events("s1", limit: 10) == [])
        #expect(try ledger.open("s1", cells: 100, orders: Orders(state: .running, epoch: 1)))
        #expect(try ledger.failures("s1", limit: 10) == [:])
        #expect(try ledger.settledCells("s1", bytes: 0..<100) == [])
        #expect(try ledger.lease(5, by: "bert") != nil)
    }

    @Test(arguments: LedgerKind.allCases) func `keep their newest events`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        for number in 1...5 { try ledger.note("event \(number)", of: "s1") }
        try ledger.note("elsewhere", of: "s2")
        let events = try ledger.events("s1", limit: 3)
        #expect(events.map(\.text) == ["event 3", "event 4", "event 5"])
        #expect(events.allSatisfy { $0.time > 1_700_000_000 && $0.time < 10_000_000_000 })
        #expect(try ledger.events("s1", limit: 0) == [])
        #expect(try ledger.events("s1", limit: -1) == [])
        for number in 6...1300 { try ledger.note("event \(number)", of: "s1") }
        let all = try ledger.events("s1", limit: .max)
        #expect(all.count == 1000)
        #expect(all.last?.text == "event 1300")
    }
}
