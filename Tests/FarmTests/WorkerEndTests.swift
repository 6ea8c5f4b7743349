import Farm
import Foundation
import Gallery
import Glibc
import Monitoring
import Queueing
import Rendering
import Sweeps
import Synchronization
import Testing
import Tracking

/// How a worker ends, and what becomes of what it had.
@Suite struct `A worker that ends` {
    private static let spec = "task: stand-in\nseed: 0..5"

    /// Calls what is set while a picture's steps are taken.
    private final class Hook: Sendable {
        private let action = Mutex<(@Sendable (Int, Int) -> Void)?>(nil)

        func set(_ new: @escaping @Sendable (Int, Int) -> Void) { action.withLock { $0 = new } }

        func call(_ seed: Int, _ step: Int) { action.withLock { $0 }?(seed, step) }
    }

    private func farm(
        _ timing: FarmTiming = .quick
    ) throws -> (farm: WorkerBench, hook: Hook, renders: Notes<Int>) {
        let (hook, renders) = (Hook(), Notes<Int>())
        let task = StandIn.task { seed, step in
            if step == 1 { renders.add(seed) }
            hook.call(seed, step)
        }
        return (try WorkerBench(tasks: [task], timing: timing), hook, renders)
    }

    @Test func `at once stops at the next step, gives the chunk back, and no attempt counts`() throws {
        let (farm, hook, renders) = try farm()
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        for _ in 1...4 {
            let worker = farm.worker()
            hook.set { seed, step in if seed == 2 && step == 5 { worker.drain(atOnce: true) } }
            #expect(worker.run() == .done)
        }
        #expect(farm.progress(sweep) == (2, 0, 0))
        #expect(try farm.waiting() == (1, 0))
        hook.set { _, _ in }
        #expect(farm.worker("other").run() == .done)
        #expect(farm.progress(sweep) == (6, 0, 0))
        #expect(renders.all == [0, 1, 2, 2, 2, 2, 2, 3, 4, 5])
    }

    @Test func `finishes its job where the grace allows that, and hands back the rest`() throws {
        let (farm, hook, renders) = try farm()
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        let worker = farm.worker { $0.grace = .seconds(600) }
        hook.set { seed, step in if seed == 2 && step == 5 { worker.drain() } }
        #expect(worker.run() == .done)
        #expect(farm.progress(sweep) == (3, 0, 0))
        #expect(renders.all == [0, 1, 2])
        #expect(try farm.waiting() == (1, 0))
    }

    @Test func `stops in its job where the grace is too short`() throws {
        let (farm, hook, _) = try farm()
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        let worker = farm.worker { $0.grace = .milliseconds(100) }
        hook.set { seed, step in
            usleep(20_000)
            if seed == 1 && step == 3 { worker.drain() }
        }
        #expect(worker.run() == .done)
        #expect(farm.progress(sweep) == (1, 0, 0))
        #expect(try farm.waiting() == (1, 0))
    }

    @Test func `stops when others have taken its job, unless it is almost done`() throws {
        var timing = FarmTiming.quick
        timing.leases.lease = .milliseconds(50)
        timing.leases.renewal = .seconds(60)
        let (farm, hook, renders) = try farm(timing)
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        let ledger = farm.ledger
        hook.set { seed, step in
            // As after a suspension: the lease ran out, and another worker took the job.
            guard seed == 1 && step == 3 || seed == 4 && step == 10 else { return }
            usleep(60_000)
            let claim = JobClaim(sweep: sweep.id, epoch: 1, job: seed, cells: [seed], worker: "other")
            let answer = ledger.claim(claim)
            #expect(ClaimOutcome(answer) == .granted)
        }
        #expect(farm.worker().run() == .done)
        #expect(farm.ledger.workers() == [])
        #expect(renders.all == Array(0..<6))
        #expect(farm.progress(sweep) == (5, 0, 0))
        #expect(try farm.waiting() == (0, 1))
    }

    @Test(arguments: [EIO, ENOENT])
    func `is sick after three errors of its store in a row, and blames no job`(code: Int32) throws {
        let (farm, _, _) = try farm()
        let sweep = try farm.submit(Self.spec)
        for job in 0..<6 { farm.put(try farm.chunk(sweep, job..<job + 1)) }
        var calls = StoreCalls()
        calls.link = { _, _ in code }
        let health = Health(requires: Worker.conditions)
        #expect(farm.worker(calls: calls, health: health).run() == .sick)
        #expect(farm.ledger.workers().first?.state == .sick)
        #expect(health.missing.contains { $0.hasPrefix("worker: the store ") })
        #expect(try farm.waiting() == (3, 3))
        #expect(farm.progress(sweep) == (0, 0, 0))
        for job in 0..<3 {
            // Three attempts are left, one after the other.
            for _ in 1...3 {
                let claim = JobClaim(sweep: sweep.id, epoch: 1, job: job, cells: [job], worker: "next")
                let answer = farm.ledger.claim(claim)
                #expect(ClaimOutcome(answer) == .granted)
            }
        }
    }

    @Test func `works again by itself when a full store has space`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()], delay: .milliseconds(1))
        let sweep = try farm.submit(Self.spec)
        for job in 0..<6 { farm.put(try farm.chunk(sweep, job..<job + 1)) }
        let refusals = Notes<Int>()
        var calls = StoreCalls()
        calls.fsync = { [fsync = calls.fsync] descriptor in
            // It fills up after the first picture, and is full for three pictures and two looks of the sick worker.
            refusals.add(0)
            return (10..<15).contains(refusals.all.count) ? ENOSPC : fsync(descriptor)
        }
        let health = Health(requires: Worker.conditions)
        #expect(farm.worker(calls: calls, health: health).run() == .done)
        #expect(refusals.all.count > 15)
        #expect(farm.progress(sweep) == (6, 0, 0))
        #expect(try farm.pictures() == 6)
        #expect(health.missing == [])
    }

    @Test func `is ended from outside where a step does not end`() throws {
        var timing = FarmTiming.quick
        timing.stuck = .milliseconds(500)
        let (farm, hook, _) = try farm(timing)
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        let ends = Notes<WorkerExit>()
        farm.endProcess = { ends.add($0) }
        hook.set { seed, step in
            guard seed == 1, step == 4 else { return }
            for _ in 0..<1000 where ends.all.isEmpty { usleep(10_000) }
        }
        #expect(farm.worker().run() == .done)
        #expect(ends.all.first == .stuck)
    }

    @Test func `is ended from outside where its work has no step to stop at, and gives it back`() throws {
        let (farm, hook, _) = try farm()
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        let (ends, waiting) = (Notes<WorkerExit>(), Notes<Int>())
        let (queue, ledger) = (farm.queue, farm.ledger)
        farm.endProcess = { exit in
            // What others see when the process is gone.
            waiting.add((try? queue.depths())?[.normal] ?? -1)
            waiting.add(ledger.progress(sweep.id)?.leases ?? -1)
            ends.add(exit)
        }
        let worker = farm.worker { $0.grace = .milliseconds(200) }
        hook.set { seed, step in
            guard seed == 1, step == 4 else { return }
            worker.drain()
            for _ in 0..<1000 where ends.all.isEmpty { usleep(10_000) }
        }
        #expect(worker.run() == .done)
        #expect(ends.all.first == .done)
        #expect(waiting.all.prefix(2) == [1, 0])
        #expect(farm.progress(sweep) == (1, 0, 0))
    }
}
