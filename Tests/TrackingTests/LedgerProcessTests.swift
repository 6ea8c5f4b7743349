import Testing
import Tracking

/// What every ledger answers about processes.
@Suite struct `A ledger's processes` {
    private func status(_ name: String) -> WorkerStatus {
        WorkerStatus(name: name, version: "1.2", roles: ["text", "render"])
    }

    @Test(arguments: LedgerKind.allCases) func `are known by their last word`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        var bert = status("bert")
        try ledger.report(bert)
        try ledger.report(status("anna"))
        bert.state = .sick
        bert.sweep = "s1"
        bert.job = 7
        bert.step = "stage1 12/40"
        bert.cells = 31
        bert.reason = String(repeating: "x", count: 700)
        try ledger.report(bert)
        bert.reason = String(repeating: "x", count: 500)
        #expect(try ledger.workers() == [status("anna"), bert])
    }

    @Test(arguments: LedgerKind.allCases) func `are forgotten after a silence`(kind: LedgerKind) throws {
        let bench = try LedgerBench(kind, .short)
        try bench.ledger.report(status("anna"))
        bench.pass(milliseconds: 200)
        #expect(try bench.ledger.workers() == [])
        try bench.ledger.report(status("bert"))
        #expect(try bench.ledger.workers().map(\.name) == ["bert"])
    }

    @Test(arguments: LedgerKind.allCases) func `are forgotten when they leave`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        for name in ["anna", "bert"] { try ledger.report(status(name)) }
        try ledger.leave("anna")
        try ledger.leave("nobody")
        #expect(try ledger.workers() == [status("bert")])
    }

    @Test(arguments: LedgerKind.allCases) func `tell their pace, which moves with each measurement`(
        kind: LedgerKind
    ) throws {
        let ledger = try LedgerBench(kind).ledger
        try ledger.recordPace("m@1 stage1 64x64", seconds: 0.1)
        try ledger.recordPace("m@1 stage1 64x64", seconds: 0.3)
        try ledger.recordPace("other", seconds: 1e-7)
        for nonsense in [0, -1, .nan, .infinity] { try ledger.recordPace("other", seconds: nonsense) }
        #expect(try ledger.paces() == ["m@1 stage1 64x64": (0.1 + 0.3) / 2, "other": 1e-7])
        for number in 0..<1010 { try ledger.recordPace("subject \(number)", seconds: 1) }
        #expect(try ledger.paces().count == 1000)
    }

    @Test(arguments: LedgerKind.allCases) func `have one leader`(kind: LedgerKind) throws {
        let ledger = try LedgerBench(kind).ledger
        #expect(try ledger.leader() == nil)
        #expect(try ledger.lead("anna"))
        #expect(try ledger.lead("anna"))
        #expect(try ledger.leader() == "anna")
        #expect(try !ledger.lead("bert"))
        try ledger.resign("bert")
        #expect(try !ledger.lead("bert"))
        try ledger.resign("anna")
        #expect(try ledger.lead("bert"))
    }

    @Test(arguments: LedgerKind.allCases) func `replace a leader that fell silent`(kind: LedgerKind) throws {
        let bench = try LedgerBench(kind, .short)
        #expect(try bench.ledger.lead("anna"))
        bench.pass(milliseconds: 200)
        #expect(try bench.ledger.leader() == nil)
        #expect(try bench.ledger.lead("bert"))
    }
}
