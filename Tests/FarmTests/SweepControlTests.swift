import Farm
import Foundation
import Gallery
import Queueing
import Sweeps
import Testing
import Tracking

@Suite struct `Orders to a farm` {
    private static let yaml = "prompt: [a, b]\nsteps: 1\nstage2: off"

    private let bench: Workbench
    private let store: ResultStore
    private let control: SweepControl

    init() throws {
        bench = try Workbench()
        store = try bench.store()
        control = SweepControl(store: store, ledger: SilentLedger())
    }

    private func orders(_ id: String) throws -> SweepOrders? { try SweepOrders(of: store.sweep(id)) }

    @Test func `are kept in the store and repeated in the ledger where that answers`() throws {
        let prepared = try bench.prepare(Self.yaml)
        let outcome = try control.submit(prepared, priority: .high)
        #expect(outcome.ledgerProblem == SilentLedger.problem)
        let orders = try #require(try orders(prepared.id))
        #expect(orders == outcome.orders)
        #expect((orders.state, orders.priority, orders.epoch) == (.running, .high, 1))
        #expect(try StoredSweep(id: prepared.id, in: store) != nil)
    }

    @Test func `raise the epoch where they change something, and only there`() throws {
        let prepared = try bench.prepare(Self.yaml)
        #expect(try control.submit(prepared, priority: nil).orders.epoch == 1)
        #expect(try control.submit(prepared, priority: nil).orders.epoch == 1)
        let id = prepared.id
        let steps: [(orders: SweepOrders, state: Orders.State, epoch: Int)] = [
            (try control.order(.paused, of: id).orders, .paused, 2),
            (try control.order(.paused, of: id).orders, .paused, 2),
            (try control.order(.running, of: id).orders, .running, 3),
            (try control.order(.cancelled, of: id).orders, .cancelled, 4),
            (try control.submit(prepared, priority: nil).orders, .running, 5),
            (try control.submit(prepared, priority: .low).orders, .running, 6),
            (try control.submit(bench.prepare(Self.yaml + "\n"), priority: nil).orders, .running, 7),
            (try control.retry(id).orders, .running, 8),
        ]
        for step in steps { #expect((step.orders.state, step.orders.epoch) == (step.state, step.epoch)) }
        #expect(try orders(id)?.priority == .low)
    }

    @Test func `to retry, or to submit again, forget why cells failed`() throws {
        let prepared = try bench.prepare(Self.yaml)
        _ = try control.submit(prepared, priority: nil)
        let folder = try store.sweep(prepared.id)
        let key = try #require(try prepared.sweep.cell(at: 0).map(SweepView(prepared).key))
        for order in [{ try control.retry(prepared.id) }, { try control.submit(prepared, priority: nil) }] {
            let epoch = try #require(try orders(prepared.id)).epoch
            try folder.record(failures: [key: "no memory"])
            #expect(try order().orders.epoch == epoch + 1)
            #expect(try folder.failures().isEmpty)
        }
    }

    @Test func `are refused for a sweep that was never submitted`() throws {
        let prepared = try bench.prepare(Self.yaml)
        try SweepView(prepared).keep(in: store)
        #expect(throws: FarmError.self) { try control.order(.paused, of: prepared.id) }
        #expect(throws: FarmError.self) { try control.retry(prepared.id) }
    }

    @Test func `that were damaged are given anew by submitting again`() throws {
        let prepared = try bench.prepare(Self.yaml)
        _ = try control.submit(prepared, priority: nil)
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(bench.root)/sweeps/\(prepared.id)/farm.json"))
        #expect(throws: FarmError.self) { try control.order(.paused, of: prepared.id) }
        #expect(try control.submit(prepared, priority: .low).orders.priority == .low)
    }

    @Test func `to submit again what was planned with other numerics begin anew`() throws {
        let prepared = try bench.prepare(Self.yaml)
        let ledger = MemoryLedger()
        let control = SweepControl(store: store, ledger: ledger)
        let first = try control.submit(prepared, priority: nil).orders
        _ = try ledger.open(prepared.id, cells: 2, orders: Orders(state: .running, epoch: first.epoch))
        _ = ledger.settle(prepared.id, done: [0, 1], failed: [:])
        let path = "\(bench.root)/sweeps/\(prepared.id)/plan.json"
        let plan = try String(contentsOfFile: path, encoding: .utf8)
        let older = plan.replacingOccurrences(of: #""epoch" : \#(Numerics.epoch)"#, with: #""epoch" : 0"#)
        #expect(older != plan)
        try older.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try control.submit(prepared, priority: nil).orders.epoch == first.epoch + 1)
        #expect(ledger.progress(prepared.id) == nil)
        #expect(try StoredSweep(id: prepared.id, in: store) != nil)
    }
}
