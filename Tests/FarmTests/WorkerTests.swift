import Farm
import Foundation
import Gallery
import Queueing
import Rendering
import Sweeps
import Testing
import Tracking

@Suite struct `A worker` {
    private static let spec = "task: stand-in\nseed: 0..5"

    @Test func `gives the results that a run gives, and counts each cell`() throws {
        let yaml =
            "prompt: [a rocket ship, a red circle]\nsteps: 2\nstage2: {steps: 1, noise_level: [50, 250]}"
        let alone = try Workbench()
        try alone.run(yaml)
        let farm = try WorkerBench()
        let sweep = try farm.submit(yaml)
        farm.put(try farm.chunk(sweep, kind: .text), try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(try farm.bench.contents() == alone.contents())
        #expect(farm.progress(sweep) == (4, 0, 0))
        #expect(try farm.waiting() == (0, 0))
        #expect(farm.ledger.progress(sweep.id)?.leases == 0)
        #expect(!farm.ledger.paces().isEmpty)
    }

    @Test func `renders nothing twice when chunks come again`() throws {
        let renders = Notes<Int>()
        let farm = try WorkerBench(tasks: [StandIn.task { seed, step in if step == 1 { renders.add(seed) } }])
        let sweep = try farm.submit(Self.spec)
        let chunk = try farm.chunk(sweep)
        farm.put(chunk, chunk, try farm.chunk(sweep, 1..<4))
        #expect(farm.worker().run() == .done)
        #expect(renders.all == Array(0..<6))
        #expect(farm.progress(sweep) == (6, 0, 0))
    }

    @Test func `counts what it finds in the store, and computes a picture anew that is cut off`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        let whole = try farm.bench.contents()
        let cut = try #require(try farm.bench.files("png").first)
        #expect(truncate(cut.path, off_t(cut.size - 20)) == 0)
        farm.ledger.forget(sweep.id)
        _ = try farm.ledger.open(sweep.id, cells: 6, orders: Orders(state: .running, epoch: 1))
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(farm.progress(sweep) == (6, 0, 0))
        #expect(try farm.bench.contents() == whole)
    }

    @Test func `settles a cell that fails with its reason, and goes on`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task(failing: [2])])
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(farm.progress(sweep) == (5, 1, 0))
        #expect(farm.ledger.failures(sweep.id, limit: 10) == [2: "seed 2 is not for rendering"])
        #expect(try farm.waiting() == (0, 0))
    }

    @Test func `works without a ledger`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker(ledger: SilentLedger()).run() == .done)
        #expect(try farm.pictures() == 6)
        #expect(try farm.waiting() == (0, 0))
    }

    @Test func `works on a sweep that the ledger forgot`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        farm.ledger.forget(sweep.id)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(try farm.pictures() == 6)
    }

    @Test(arguments: [Orders.State.paused, .cancelled])
    func `drops the chunks of a sweep that is`(_ state: Orders.State) throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec, state: state)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker(ledger: SilentLedger()).run() == .done)
        #expect(try farm.pictures() == 0)
        #expect(try farm.waiting() == (0, 0))
    }

    @Test func `drops chunks of an earlier epoch`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec, epoch: 2)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker(ledger: SilentLedger()).run() == .done)
        #expect(try farm.pictures() == 0)
        #expect(try farm.waiting() == (0, 0))
    }

    @Test func `puts off jobs that others have, and does the rest`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        for job in 2...3 {
            _ = farm.ledger.claim(
                JobClaim(sweep: sweep.id, epoch: 1, job: job, cells: [job], worker: "other"))
        }
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(farm.progress(sweep) == (4, 0, 0))
        #expect(try farm.waiting() == (0, 1))
    }

    @Test func `gives up a job that kills workers, and tells of it`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        for _ in 1...3 {
            let claim = JobClaim(sweep: sweep.id, epoch: 1, job: 4, cells: [4], worker: "dead")
            guard case .granted(let lease) = farm.ledger.claim(claim) else {
                Issue.record("not granted")
                return
            }
            farm.ledger.release(lease, .failed)
        }
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        #expect(farm.progress(sweep) == (5, 1, 0))
        #expect(farm.ledger.failures(sweep.id, limit: 1) == [4: "killed 3 workers"])
        #expect(farm.queue.dead.map(\.chunk.jobs) == [4..<5])
        #expect(farm.queue.dead.map(\.reason) == [.poison])
    }

    @Test func `does no more jobs than it was told, and hands on the rest`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker { $0.maximumJobs = 2 }.run() == .done)
        #expect(farm.progress(sweep) == (2, 0, 0))
        #expect(try farm.waiting() == (1, 0))
    }

    @Test func `keeps no chunk for long`() throws {
        var timing = FarmTiming.quick
        timing.hold = .zero
        let farm = try WorkerBench(tasks: [StandIn.task()], timing: timing)
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker { $0.maximumJobs = 1 }.run() == .done)
        let other = MemoryQueue(sharing: farm.queue)
        other.consume([.normal])
        #expect(other.next(within: .seconds(1))?.chunk.jobs == 1..<6)
    }

    @Test func `leaves chunks of other models to others, though not for ever`() throws {
        let renders = Notes<Int>()
        let farm = try WorkerBench(tasks: [StandIn.task { seed, step in if step == 1 { renders.add(seed) } }])
        let sweep = try farm.submit(Self.spec)
        var foreign = try farm.chunk(sweep, 1..<2)
        foreign.model = "0123456789abcdef"
        farm.put(try farm.chunk(sweep, 0..<1), foreign, try farm.chunk(sweep, 2..<6))
        #expect(farm.worker().run() == .done)
        #expect(renders.all == [0, 2, 3, 4, 5, 1])
    }

    @Test func `keeps one result where two render the same at once`() throws {
        let arrived = Notes<Int>()
        let farm = try WorkerBench(
            tasks: [
                StandIn.task { seed, step in
                    guard step == 10 else { return }
                    arrived.add(seed)
                    // Both are at their last step before one goes on.
                    for _ in 0..<500 where arrived.all.count(where: { $0 == seed }) < 2 { usleep(10_000) }
                }
            ])
        let sweep = try farm.submit("task: stand-in\nseed: 7")
        farm.put(try farm.chunk(sweep), try farm.chunk(sweep))
        let second = MemoryLedger()
        _ = try second.open(sweep.id, cells: 1, orders: Orders(state: .running, epoch: 1))
        let workers = [farm.worker("one"), farm.worker("two", ledger: second)]
        let exits = Notes<WorkerExit>()
        let ended = DispatchGroup()
        for worker in workers {
            ended.enter()
            Thread {
                exits.add(worker.run())
                ended.leave()
            }.start()
        }
        ended.wait()
        #expect(exits.all == [.done, .done])
        #expect(arrived.all.count == 2)
        #expect(try farm.pictures() == 1)
        #expect(farm.progress(sweep) == (1, 0, 0))
    }

    @Test func `waits for the store, and says that it is not ready`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task()])
        // Long enough for a chunk to come after the store.
        let worker = farm.worker { $0.idleExit = .seconds(3) }
        let exits = Notes<WorkerExit>()
        let ended = DispatchGroup()
        ended.enter()
        Thread {
            exits.add(worker.run())
            ended.leave()
        }.start()
        usleep(100_000)
        #expect(exits.all.isEmpty)
        let sweep = try farm.submit(Self.spec)
        farm.put(try farm.chunk(sweep))
        ended.wait()
        #expect(exits.all == [.done])
        #expect(farm.progress(sweep) == (6, 0, 0))
    }
}
