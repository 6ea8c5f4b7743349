import Farm
import Gallery
import Glibc
import Queueing
import Sweeps
import Testing
import Tracking

@Suite struct `A coordinator` {
    private static let spec = "task: stand-in\nseed: 0..99"

    // MARK: - Publishing

    @Test func `publishes every job of a sweep once, and says when it is finished`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("prompt: [a, b]\nseed: 0..9\nsteps: 2\nstage2: {noise_level: [50, 250]}")
        let running = bench.coordinator()
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<20))
        #expect(running.events.finished == [sweep.id])
        #expect(running.stop() == .stopped)
        let progress = try #require(bench.ledger.progress(sweep.id))
        #expect((progress.done, progress.failed) == (40, 0))
        #expect(try bench.queue.depths().values.allSatisfy { $0 == 0 })
    }

    @Test func `keeps no more chunks ready than workers need`() throws {
        let bench = try CoordinatorBench()
        try bench.submit("task: stand-in\nseed: 0..199")
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count >= 64 })
        let looks = running.events.looks
        #expect(running.waits { $0.looks > looks + 3 })
        #expect(try bench.queue.depths()[.normal] == 64)
    }

    @Test func `goes on where the last one was`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..199")
        let first = bench.coordinator()
        #expect(first.waits { $0.confirmed.count >= 64 })
        #expect(first.stop() == .stopped)
        let before = bench.takeChunks()
        for chunk in before { try bench.complete(chunk, of: sweep) }
        let second = bench.coordinator("second")
        let after = try bench.work(on: sweep, with: second) { !$0.finished.isEmpty }
        #expect((before + after).jobs.sorted() == Array(0..<200))
        #expect(second.events.reconciliations == 0)
    }

    @Test func `offers again what the queue refused or lost`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let faults: [Settlement.Outcome] = [.refused(reason: "it is full"), .unknown, .unknown]
        let running = bench.coordinator(
            queue: FaultyQueue(MemoryQueue(sharing: bench.queue), faults: faults))
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<100))
    }

    @Test func `serves several sweeps in turn`() throws {
        let bench = try CoordinatorBench()
        let a = try bench.submit(Self.spec, name: "a")
        let b = try bench.submit("task: stand-in\nseed: 500..599", name: "b")
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count >= 64 })
        let shares = Dictionary(grouping: running.events.confirmed.prefix(64), by: \.sweep)
        #expect(shares[a.id]?.count == 32)
        #expect(shares[b.id]?.count == 32)
        let chunks = try bench.work(on: a, b, with: running) { $0.finished.count == 2 }
        #expect(chunks.jobs.count == 200)
    }

    @Test func `gathers jobs to chunks as soon as workers have measured them`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..999")
        bench.ledger.recordPace("stand-in", seconds: 0.001)
        let running = bench.coordinator()
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<1000))
        #expect(chunks[0].jobs.count == 64)
    }

    // MARK: - Orders

    @Test func `publishes nothing of a paused sweep, and what is missing when it goes on`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count >= 64 })
        _ = try bench.control.order(.paused, of: sweep.id)
        #expect(running.waits { $0.taken.count == 2 })
        // What workers drop.
        let dropped = bench.takeChunks()
        #expect(dropped.allSatisfy { $0.epoch == 1 })
        try bench.complete(0..<10, of: sweep)
        let looks = running.events.looks
        #expect(running.waits { $0.looks > looks + 3 })
        #expect(bench.takeChunks().isEmpty)
        #expect(bench.ledger.progress(sweep.id)?.orders == Orders(state: .paused, epoch: 2))
        _ = try bench.control.order(.running, of: sweep.id)
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(10..<100))
        #expect(chunks.allSatisfy { $0.epoch == 3 })
    }

    @Test func `lets a cancelled sweep be, and renders the rest when it is submitted again`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count >= 64 })
        _ = try bench.control.order(.cancelled, of: sweep.id)
        #expect(running.waits { $0.taken.count == 2 })
        _ = bench.takeChunks()
        let looks = running.events.looks
        #expect(running.waits { $0.looks > looks + 3 })
        #expect(bench.takeChunks().isEmpty)
        #expect(running.events.finished.isEmpty)
        _ = try bench.control.order(.running, of: sweep.id)
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<100))
    }

    @Test func `writes failures down for grids, and publishes failed cells anew on retry`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..9")
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count == 10 })
        try bench.complete(0..<8, of: sweep)
        _ = bench.takeChunks()
        _ = bench.ledger.settle(sweep.id, done: [], failed: [8: "no luck", 9: "no luck"])
        #expect(running.waits { $0.finished.count == 1 })
        let folder = try bench.store.sweep(sweep.id)
        let cell = try #require(sweep.sweep.cell(at: 9))
        #expect(try folder.failures()[sweep.picture(of: cell).key] == "no luck")
        _ = try bench.control.retry(sweep.id)
        let chunks = try bench.work(on: sweep, with: running) { $0.finished.count == 2 }
        #expect(chunks.jobs == [8, 9])
        #expect(try folder.failures().isEmpty)
    }

    @Test func `forgets failures itself where the ledger was not told of a retry`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..4")
        _ = try bench.ledger.open(sweep.id, cells: 5, orders: Orders(state: .running, epoch: 1))
        _ = bench.ledger.settle(sweep.id, done: [], failed: [3: "no luck"])
        _ = try SweepControl(store: bench.store, ledger: SilentLedger()).retry(sweep.id)
        let running = bench.coordinator()
        let chunks = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<5))
    }

    // MARK: - Several coordinators

    @Test func `is the only active one of several, and another takes its place`() throws {
        let bench = try CoordinatorBench()
        let first = bench.coordinator()
        #expect(first.waits { $0.leads == 1 })
        let second = bench.coordinator("second")
        #expect(second.waits { $0.standsBy == 1 })
        let sweep = try bench.submit("task: stand-in\nseed: 0..9")
        #expect(first.waits { $0.confirmed.count == 10 })
        #expect(second.events.taken.isEmpty)
        first.stop()
        let chunks = try bench.work(on: sweep, with: second) { !$0.finished.isEmpty }
        #expect(second.events.leads == 1)
        #expect(chunks.jobs.sorted() == Array(0..<10))
    }

    @Test func `ends with its sweep where it is to look after one`() throws {
        let bench = try CoordinatorBench()
        let other = try bench.submit(Self.spec, name: "other")
        let sweep = try bench.submit("task: stand-in\nseed: 500..509", name: "one")
        let running = bench.coordinator(only: sweep.id)
        let chunks = try bench.work(on: sweep, other, with: running) { !$0.finished.isEmpty }
        #expect(running.ending == .settled)
        #expect(Set(chunks.map(\.sweep)) == [sweep.id])
        // Once more: there is nothing to wait for.
        #expect(bench.coordinator(only: sweep.id).ending == .settled)
        _ = try bench.control.order(.cancelled, of: sweep.id)
        #expect(bench.coordinator(only: sweep.id).ending == .cancelled)
    }

    @Test func `waits for another that is active to be done with its sweep`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..9")
        let active = bench.coordinator()
        #expect(active.waits { $0.confirmed.count == 10 })
        let waiting = bench.coordinator("waiting", only: sweep.id)
        #expect(waiting.waits { $0.standsBy == 1 })
        _ = try bench.work(on: sweep, with: active) { !$0.finished.isEmpty }
        #expect(waiting.ending == .settled)
    }

    // MARK: - Sweeps that are finished or damaged

    @Test func `does not look again at what is finished`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..9")
        let first = bench.coordinator()
        _ = try bench.work(on: sweep, with: first) { !$0.finished.isEmpty }
        first.stop()
        bench.ledger.forget(sweep.id)
        let second = bench.coordinator("second")
        #expect(second.waits { $0.looks > 3 })
        #expect(second.events.taken.isEmpty)
        #expect(bench.takeChunks().isEmpty)
    }

    @Test func `says once what is wrong with a damaged sweep, and serves the others`() throws {
        let bench = try CoordinatorBench()
        let damaged = try bench.submit(Self.spec, name: "a-damaged")
        try bench.store.sweep(damaged.id).replaceFile("plan.json", with: Array("{".utf8))
        let unordered = try bench.submit("task: stand-in\nseed: 1", name: "b-unordered")
        try bench.store.sweep(unordered.id).replaceFile("farm.json", with: Array("{".utf8))
        let sweep = try bench.submit("task: stand-in\nseed: 0..9", name: "c-sound")
        let running = bench.coordinator()
        _ = try bench.work(on: sweep, with: running) { !$0.finished.isEmpty }
        let looks = running.events.looks
        #expect(running.waits { $0.looks > looks + 40 })
        let complaints = running.events.unusable
        #expect(complaints.count == 2)
        #expect(complaints.contains { $0.hasPrefix("\(damaged.id): the plan of sweep") })
        #expect(complaints.contains { $0.hasPrefix("\(unordered.id): farm.json") })
    }

    @Test func `notices a spec that was changed under a running sweep`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit(Self.spec)
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count >= 64 })
        let folder = try bench.store.sweep(sweep.id)
        try folder.replaceFile("spec.yaml", with: Array("task: stand-in\nseed: 0..9\n".utf8))
        #expect(running.waits { !$0.unusable.isEmpty })
        #expect(running.events.unusable[0].hasPrefix("\(sweep.id): the spec of sweep"))
        _ = bench.takeChunks()
        try folder.replaceFile("spec.yaml", with: Array((Self.spec + "\n").utf8))
        let orders = try #require(try SweepOrders(of: folder))
        _ = try bench.control.order(.paused, of: sweep.id)
        _ = try bench.control.order(orders.state, of: sweep.id)
        let again = try #require(
            try StoredSweep(id: sweep.id, in: bench.store, tasks: CoordinatorBench.tasks))
        let chunks = try bench.work(on: again, with: running) { !$0.finished.isEmpty }
        #expect(chunks.jobs.sorted() == Array(0..<100))
        #expect(chunks.allSatisfy { $0.spec == again.digest })
    }

    @Test func `goes on where a part of the store fails, and says so once`() throws {
        let bench = try CoordinatorBench()
        let sweep = try bench.submit("task: stand-in\nseed: 0..9")
        let cursor = bench.store.root + "/sweeps/\(sweep.id)/cursor"
        let running = bench.coordinator()
        #expect(running.waits { $0.confirmed.count == 10 })
        // A folder of that name fails for every user, root too.
        repeat { unlink(cursor) } while mkdir(cursor, 0o755) != 0 && !running.isLate
        for chunk in bench.takeChunks() { try bench.complete(chunk, of: sweep) }
        #expect(running.waits { $0.storeFailures == 1 })
        let other = try bench.submit("task: stand-in\nseed: 500..509", name: "other")
        _ = try bench.work(on: other, with: running) { $0.finished == [other.id] }
        #expect(running.events.storeFailures == 1)
        try #require(rmdir(cursor) == 0)
        #expect(running.waits { $0.finished == [other.id, sweep.id] && $0.storeRecoveries == 1 })
    }
}
