import Farm
import Foundation
import Gallery
import Queueing
import Testing
import Tracking

/// Chunks that fit nothing, or not yet.
@Suite struct `A chunk from the queue` {
    private let farm: WorkerBench
    private let sweep: StoredSweep

    init() throws {
        farm = try WorkerBench(tasks: [StandIn.task()])
        sweep = try farm.submit("task: stand-in\nseed: 0..5")
    }

    /// What became of a chunk that differs from a good one.
    private func fate(
        delays: Int = 0, _ change: (inout Chunk) -> Void
    ) throws -> (dead: [Route.DeadReason], ready: Int, putOff: Int) {
        var chunk = try farm.chunk(sweep)
        chunk.delays = delays
        change(&chunk)
        farm.put(chunk)
        #expect(farm.worker().run() == .done)
        let waiting = try farm.waiting()
        return (farm.queue.dead.map(\.reason), waiting.ready, waiting.putOff)
    }

    @Test func `is invalid with jobs that its sweep has not`() throws {
        #expect(try fate { $0.jobs = 3..<7 } == ([.invalid], 0, 0))
        #expect(farm.progress(sweep) == (0, 0, 0))
    }

    @Test func `is invalid with another spec of the same epoch`() throws {
        #expect(try fate { $0.spec = String(repeating: "0", count: 64) } == ([.invalid], 0, 0))
    }

    @Test func `is void with another spec of an earlier epoch`() throws {
        let fate = try fate { chunk in
            chunk.spec = String(repeating: "0", count: 64)
            chunk.epoch = 0
        }
        #expect(fate == ([], 0, 0))
    }

    @Test func `is put off with a spec that is yet to come, and with a sweep that is`() throws {
        let fate = try fate { chunk in
            chunk.spec = String(repeating: "0", count: 64)
            chunk.epoch = 2
        }
        #expect(fate == ([], 0, 1))
        #expect(try self.fate { $0.sweep = "nobody-12345678" } == ([], 0, 2))
    }

    @Test func `is invalid with a sweep that does not come`() throws {
        #expect(try fate(delays: 12) { $0.sweep = "nobody-12345678" } == ([.invalid], 0, 0))
    }

    @Test(arguments: ["../../etc", "..", ".hidden", "a/b", ""])
    func `is invalid with what is no id of a sweep`(id: String) throws {
        #expect(try fate { $0.sweep = id } == ([.invalid], 0, 0))
    }

    @Test func `is put off where it belongs to another store, and its worker lives on`() throws {
        for _ in 0..<3 { #expect(try fate { $0.store = "another" }.dead == []) }
        #expect(try farm.waiting() == (0, 3))
        let fate = try fate { _ in }
        #expect(fate == ([], 0, 3))
        #expect(farm.progress(sweep) == (6, 0, 0))
    }

    @Test func `waits while its sweep's plan cannot be read`() throws {
        let plan = "\(farm.bench.root)/sweeps/\(sweep.id)/plan.json"
        try Data("{".utf8).write(to: URL(fileURLWithPath: plan))
        #expect(try fate { _ in } == ([], 0, 1))
    }
}
