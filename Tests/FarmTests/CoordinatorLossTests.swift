import Farm
import Gallery
import Queueing
import Sweeps
import Testing
import Tracking

@Suite struct `A coordinator whose queue or ledger is lost` {
    private static let spec = "task: stand-in\nseed: 0..49"

    private static var impatient: FarmTiming {
        var timing = CoordinatorBench.timing
        timing.idle = .milliseconds(50)
        return timing
    }

    @Test func `publishes again what is missing when nothing waits or is under way`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count == 50 })
        try bench.complete(0..<20, of: sweep)
        // The queue's loss of its data.
        _ = bench.takeChunks()
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(20..<50))
        #expect(running.events.gaps == 1)
    }

    @Test func `leaves a sweep alone that is under way`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..4")
        let running = bench.coordinator(timing: Self.impatient)
        #expect(running.waits { $0.confirmed.count == 5 })
        let claim = JobClaim(sweep: sweep.id, epoch: 1, job: 4, cells: [4], worker: "somebody")
        guard case .granted(let lease) = bench.ledger.claim(claim) else {
            Issue.record("the job cannot be claimed")
            return
        }
        _ = bench.takeChunks()
        try bench.complete(0..<4, of: sweep)
        let looks = running.events.looks
        #expect(running.waits { $0.looks > looks + 20 })
        #expect(running.events.gaps == 0)
        bench.ledger.release(lease, .failed)
        #expect(running.waits { $0.gaps == 1 })
    }

    @Test func `counts what is done when the ledger has lost it, exactly`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..29")
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count == 30 })
        try bench.complete(0..<20, of: sweep)
        bench.ledger.forget(sweep.id)
        #expect(running.waits { $0.reconciliations == 1 && $0.confirmed.jobs.count == 40 })
        #expect(running.events.confirmed.jobs.suffix(10) == Array(20..<30)[...])
        #expect(bench.ledger.progress(sweep.id)?.done == 20)
        _ = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(bench.ledger.progress(sweep.id)?.done == 30)
    }

    @Test func `counts what is done of a paused sweep, and publishes nothing of it`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        try bench.complete(0..<30, of: sweep, countsIn: SilentLedger())
        _ = try bench.control.order(.paused, of: sweep.id)
        let running = bench.coordinator()
        let ledger = bench.ledger
        let isCounted = running.waits { _ in ledger.progress(sweep.id)?.done == 30 }
        #expect(isCounted)
        #expect(running.events.confirmed.isEmpty)
    }

    @Test func `finishes a sweep by the store while the ledger is down`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator(ledger: SilentLedger())
        let chunks = try bench.work(on: sweep, with: running, countsIn: SilentLedger()) {
            !$0.finished.isEmpty
        }
        #expect(chunks.jobs.sorted() == Array(0..<50))
        let lost = running.events.compactMap { event -> String? in
            if case .lostLedger(let reason) = event { reason } else { nil }
        }
        #expect(lost == [SilentLedger.problem])
        #expect(running.events.leads == 1)
    }

    @Test func `republishes what is missing while the ledger is down`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator(ledger: SilentLedger())
        #expect(running.waits { $0.confirmed.count == 50 })
        try bench.complete(0..<20, of: sweep, countsIn: SilentLedger())
        _ = bench.takeChunks()
        let chunks = try bench.work(on: sweep, with: running, countsIn: SilentLedger()) {
            !$0.finished.isEmpty
        }
        #expect(chunks.jobs.sorted() == Array(20..<50))
    }

    @Test func `grows more patient where the same jobs are lost again and again`() throws {
        let bench = try CoordinatorBench()
        try bench.submit("task: stand-in\nseed: 0..4")
        let running = bench.coordinator(timing: Self.impatient)
        while !running.waits(within: .milliseconds(1), for: { $0.gaps == 4 }) && !running.isLate {
            _ = bench.takeChunks()
        }
        let rounds = running.events.split { if case .closesGaps = $0 { true } else { false } }
        let looks = rounds.map { Array($0).looks }
        #expect(looks[3] > 2 * looks[1])
    }
}
