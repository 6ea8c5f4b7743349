import Gallery
import Rendering
import Sweeps
import Testing
import Tracking

@testable import Farm

@Suite struct `The time that a farm still needs` {
    private let bench: Workbench
    private let stored: StoredSweep
    private let ledger = MemoryLedger()
    private let look: FarmLook

    init() throws {
        bench = try Workbench()
        let prepared = try bench.prepare(
            "prompt: a\nseed: 1..4\nsteps: 10\nstage2: {steps: 5, noise_level: [50, 250]}")
        let store = try bench.store()
        _ = try SweepControl(store: store, ledger: ledger).submit(prepared, priority: nil)
        stored = try #require(try StoredSweep(id: prepared.id, in: store))
        _ = try ledger.open(stored.id, cells: 8, orders: Orders(state: .running, epoch: 1))
        look = FarmLook(store: store, ledger: ledger)
    }

    private func secondsLeft() throws -> Double? { try look.secondsLeft(of: look.status(of: stored.id)) }

    @Test func `follows from step times, the cells that are left, and the workers that render`() throws {
        let node = try stored.picture(of: #require(stored.sweep.cell(at: 0)))
        let nodes = node.withUpstream.filter { $0.evaluations > 0 }
        #expect(nodes.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.stage1, .stage2])
        #expect(try secondsLeft() == nil)
        for node in nodes { ledger.recordPace(try #require(node.paceSubject), seconds: 0.5) }
        #expect(try secondsLeft() == nil)
        ledger.report(WorkerStatus(name: "a", version: "1", roles: ["text"]))
        #expect(try secondsLeft() == nil)
        ledger.report(WorkerStatus(name: "b", version: "1", roles: ["render"]))
        // A stage I sample for two cells.
        let evaluations = nodes.map { Double($0.evaluations) / ($0.kind == .stage1 ? 2 : 1) }.reduce(0, +)
        #expect(try secondsLeft() == 8 * 0.5 * evaluations)
        ledger.report(WorkerStatus(name: "c", version: "1", roles: ["text", "render"]))
        _ = ledger.settle(stored.id, done: [0, 1], failed: [2: "no memory"])
        #expect(try secondsLeft() == 5 * 0.5 * evaluations / 2)
    }
}
