import Gallery
import Sweeps
import Testing
import Tracking

@testable import Farm

@Suite struct `A look at a farm` {
    private static let yaml = "prompt: [a, b, c]\nsteps: 1\nstage2: off"

    private let bench: Workbench
    private let store: ResultStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
    }

    private func key(_ prepared: PreparedSweep, _ index: Int) throws -> ContentKey {
        try SweepView(prepared).key(of: #require(prepared.sweep.cell(at: index)))
    }

    @Test func `counts the store where the ledger does not answer`() throws {
        let prepared = try bench.prepare(Self.yaml)
        let look = FarmLook(store: store, ledger: SilentLedger())
        try SweepView(prepared).keep(in: store)
        #expect(try look.status(of: prepared.id).state == .local)
        _ = try SweepControl(store: store, ledger: SilentLedger()).submit(prepared, priority: nil)
        try store.commit(pngBytes, as: key(prepared, 1), .picture)
        try store.sweep(prepared.id).record(failures: [key(prepared, 2): "no memory"])

        let status = try look.status(of: prepared.id)
        #expect((status.state, status.cells, status.done, status.failed) == (.running, 3, 1, 1))
        #expect(status.left == 1 && !status.isEstimate && status.progress == nil)
        #expect(try look.failures(of: status, limit: 10).map(\.reason) == ["no memory"])
        #expect(look.workers() == nil)
        #expect(look.ledgerProblem == SilentLedger.problem)

        try store.commit(pngBytes, as: key(prepared, 0), .picture)
        #expect(try look.status(of: prepared.id).state == .failed)
        try store.commit(pngBytes, as: key(prepared, 2), .picture)
        #expect(try look.status(of: prepared.id).state == .done)
    }

    @Test func `takes a sample of a very large sweep, and all of it only when that is settled`() throws {
        let prepared = try bench.prepare("prompt: a\nseed: 0..100000\nsteps: 1\nstage2: off")
        let look = FarmLook(store: store, ledger: SilentLedger())
        try SweepView(prepared).keep(in: store)
        let seen = PlanSummary.sample(StoreCount.sampleSize, of: prepared.sweep.indexCount)
        for index in seen.prefix(100) { try store.commit(pngBytes, as: key(prepared, index), .picture) }
        let status = try look.status(of: prepared.id)
        #expect(status.cells == 100_001 && status.isEstimate && !status.isSettled)
        #expect((900...1100).contains(status.done), "\(status.done)")
    }
}

/// What passes for a complete picture.
private let pngBytes: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
