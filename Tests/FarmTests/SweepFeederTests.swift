import Gallery
import Queueing
import Sweeps
import Testing
import Tracking

@testable import Farm

@Suite struct `A pass over a sweep` {
    private func feeder(
        _ bench: CoordinatorBench, _ sweep: StoredSweep, ledger: (any Ledger)? = nil
    ) -> SweepFeeder {
        SweepFeeder(
            sweep, orders: SweepOrders(priority: .low), store: bench.store, ledger: ledger ?? bench.ledger,
            chunk: .seconds(10), from: 0)
    }

    /// All chunks of a pass.
    private func chunks(_ feeder: inout SweepFeeder, _ pace: FarmPace = FarmPace()) -> [Chunk] {
        var chunks: [Chunk] = []
        while true {
            switch feeder.step(pace: pace, until: .now + .seconds(1)) {
            case .cut(let cut): chunks += cut
            case .underWay: continue
            case .ended: return chunks
            }
        }
    }

    @Test func `publishes every job once, alone while its time is unknown, after the text it needs`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("prompt: [a, b]\nseed: 0..4\nstage2: {noise_level: [50, 250]}")
        var feeder = feeder(bench, sweep)
        let chunks = chunks(&feeder)
        #expect(chunks.jobs == Array(0..<10))
        #expect(chunks.map(\.kind).count { $0 == .text } == 2)
        #expect(chunks[0].kind == .text && chunks[0].jobs == 0..<1)
        #expect(chunks.last { $0.kind == .text }?.jobs == 5..<6)
        #expect(feeder.jobsPublished == 10)
        let last = try #require(chunks.last)
        #expect((last.sweep, last.spec, last.store) == (sweep.id, sweep.digest, bench.store.identity))
        #expect(last.epoch == 1 && last.priority == .low && last.cost == nil)
    }

    @Test func `gathers ten seconds of work to a chunk, and less towards the end`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("task: stand-in\nseed: 0..499")
        var feeder = feeder(bench, sweep)
        let chunks = chunks(&feeder, FarmPace(measured: ["stand-in": 0.1], workers: 3))
        #expect(chunks.jobs == Array(0..<500))
        #expect(chunks[0].jobs.count == 10)
        #expect(chunks[0].cost.map { abs($0 - 10) < 0.001 } ?? false)
        let sizes = chunks.map(\.jobs.count)
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(sizes.last == 1)
    }

    @Test func `never gathers more than 64 jobs`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("task: stand-in\nseed: 0..199")
        var feeder = feeder(bench, sweep)
        let chunks = chunks(&feeder, FarmPace(measured: ["stand-in": 1e-6], workers: 1))
        #expect(chunks.map(\.jobs.count) == [64, 64, 64, 8])
    }

    @Test func `cuts where the model changes`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("prompt: x\nstage2: off\nmodel: [pocket, other]\nseed: 0..2")
        let paces = ["1", "2"].map { ("stage1 " + String(repeating: $0, count: 16), 1e-6) }
        var feeder = feeder(bench, sweep)
        let chunks = chunks(&feeder, FarmPace(measured: Dictionary(paces) { $1 }, workers: 1)).filter {
            $0.kind == .render
        }
        #expect(chunks.map(\.jobs) == [0..<3, 3..<6])
        #expect(chunks.map(\.model) == ["1", "2"].map { String(repeating: $0, count: 16) })
    }

    @Test func `leaves out what the ledger counts, and finds what the store has`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("prompt: x\nseed: 0..9\nstage2: {noise_level: [50, 250]}")
        _ = try bench.ledger.open(sweep.id, cells: 20, orders: Orders(state: .running, epoch: 1))
        bench.ledger.mark(sweep.id, done: [0, 1, 2])
        _ = bench.ledger.settle(sweep.id, done: [], failed: [3: "broken"])
        try bench.complete(4..<6, of: sweep, countsIn: SilentLedger())
        var feeder = feeder(bench, sweep)
        #expect(chunks(&feeder).jobs == [2, 3, 6, 7, 8, 9])
        #expect(feeder.takeFound() == [8, 9, 10, 11])
        #expect(feeder.takeFound() == [])
    }

    @Test func `goes by the store and by what failed where there is no ledger`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("task: stand-in\nseed: 0..9")
        try bench.complete(2..<5, of: sweep, countsIn: SilentLedger())
        var feeder = feeder(bench, sweep, ledger: SilentLedger())
        let cell = try #require(sweep.sweep.cell(at: 7))
        feeder.failed = [try sweep.picture(of: cell).key]
        #expect(chunks(&feeder).jobs == [0, 1, 5, 6, 8, 9])
    }

    @Test func `leaves out jobs all of whose cells are excluded`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record(
            "prompt: x\nseed: 0..3\nstage2: {noise_level: [50, 250]}\n"
                + "exclude: [{seed: 2}, {seed: 3, stage2.noise_level: 50}]")
        var feeder = feeder(bench, sweep)
        #expect(chunks(&feeder).jobs == [0, 1, 3])
    }

    @Test func `looks no further than its chunk, however large the sweep is`() throws {
        let bench = try CoordinatorBench()
        let wide = try bench.record("prompt: x\nstage2: off\nseed: 0..99999\nsteps: 1..1000")
        #expect(wide.sweep.cellCount == 100_000_000)
        var feeder = feeder(bench, wide)
        guard case .cut(let chunks) = feeder.step(pace: FarmPace(), until: .now + .seconds(60)) else {
            Issue.record("there is no chunk")
            return
        }
        #expect(chunks.jobs == [0])
        #expect(feeder.next == 1)
    }

    @Test func `keeps a job of thousands of cells to itself`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.record("prompt: x\nseed: [1, 2]\nstage2: {noise_level: 0..999, guidance: 0..4}")
        let paces = ["stage1", "stage2"].map { ("\($0) " + String(repeating: "1", count: 16), 1e-9) }
        var feeder = feeder(bench, sweep)
        let chunks = chunks(&feeder, FarmPace(measured: Dictionary(paces) { $1 }, workers: 1))
        // 5000 cells on each of two samples: a job of 4096 and one of 904 each.
        #expect(chunks.filter { $0.kind == .render }.map(\.jobs) == [0..<1, 1..<2, 2..<3, 3..<4])
    }
}
