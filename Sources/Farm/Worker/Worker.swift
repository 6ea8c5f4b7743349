import Foundation
package import Gallery
package import Logging
import Metrics
package import Monitoring
package import Queueing
import Synchronization
package import Tracking

/// A worker: takes chunks from the queue and works on them until it is told to end, has done enough, or falls sick.
///
///     let worker = Worker(settings, store: "renders", queue: queue, ledger: ledger, health: health, logger: logger)
///     let exit = worker.run()          // blocks; `worker.drain()` from another thread ends it
package final class Worker: Sendable {
    /// The conditions in `Health` that this worker tells of; the queue's own is its observer's to tell.
    package static let conditions = ["store", "worker"]
    /// Troubles in a row after which it is the worker that is sick.
    private static let maximumStrikes = 3

    private let settings: WorkerSettings
    private let root: String
    private let calls: StoreCalls
    private let queue: any JobQueue
    private let ledger: any Ledger
    private let health: Health
    private let logger: Logger
    private let endProcess: @Sendable (WorkerExit) -> Void

    private let end: Drain
    private let hand: WorkInHand

    /// - Parameters:
    ///   - settings: how it works
    ///   - root: the folder of the store, which is waited for if it is none yet
    ///   - calls: what results are committed with: the system's own, but for tests of failing disks
    ///   - queue: where chunks come from; closed at the end
    ///   - ledger: who does what
    ///   - health: what is told of the worker's state
    ///   - logger: what happens, without any prompt
    ///   - endProcess: called by another thread where the work at hand does not end, and nothing else helps
    package init(
        _ settings: WorkerSettings, store root: String, calls: StoreCalls = StoreCalls(), queue: any JobQueue,
        ledger: any Ledger, health: Health, logger: Logger,
        endProcess: @escaping @Sendable (WorkerExit) -> Void = { _exit($0.rawValue) }
    ) {
        self.settings = settings
        self.root = root
        self.calls = calls
        self.queue = queue
        self.ledger = ledger
        self.health = health
        self.logger = logger
        self.endProcess = endProcess
        end = Drain(grace: settings.grace)
        hand = WorkInHand(name: settings.name, roles: settings.roles)
    }

    /// Asks for the end, from any thread.
    ///
    /// The job at hand is finished where the grace allows it, else stopped at the next step and handed back; `atOnce`
    /// stops it in any case, and so does a second request.
    package func drain(atOnce: Bool = false) { end.request(atOnce: atOnce || end.isRequested) }

    /// Works until the end.
    package func run() -> WorkerExit {
        defer { queue.close() }
        guard let store = awaitStore() else { return .done }
        let keeper = LeaseKeeper(
            ledger: ledger, terms: settings.timing.leases, hand: hand, health: health, logger: logger)
        let watch = StepWatch(least: settings.timing.stuck)
        let tools = WorkerTools(
            settings, store: store, queue: queue, ledger: ledger, hand: hand, keeper: keeper, watch: watch,
            drain: end, logger: logger)
        health.watch(LeaseKeeper.name, patience: .seconds(120))
        let keeping = Ticker(LeaseKeeper.name, every: keeper.interval) { keeper.turn() }
        let watching = Ticker("watch", every: StepWatch.interval) { self.look(watch) }
        health.met("worker")
        let exit = work(ChunkRunner(tools), store)
        watching.stop()
        keeping.stop()
        // The last word, and what the ledger did not take before.
        keeper.turn()
        // What a sick worker said stays to be read for a while.
        if exit == .done { try? ledger.leave(settings.name) }
        health.unwatch(LeaseKeeper.name)
        logger.info("the worker ends", metadata: ["cells": "\(hand.status.cells)"])
        return exit
    }

    /// Ends the process where the work at hand does not end: a step is stuck, or the grace is over.
    private func look(_ watch: StepWatch) {
        if watch.glance() {
            FarmMetrics.sick(.stuck).increment()
            logger.critical("the work at hand does not go on: the worker ends")
            endProcess(.stuck)
        } else if end.isOverdue {
            // As while a large model is loaded: there are no steps to stop at.
            logger.warning("the work at hand could not be stopped in time: it is left to others")
            if let lease = hand.lease?.lease { try? ledger.release(lease, .handedBack) }
            try? ledger.leave(settings.name)
            queue.close()
            endProcess(.done)
        }
    }

    // MARK: - Waiting

    /// The store, as soon as there is one; nil where the worker is told to end before.
    private func awaitStore() -> ResultStore? {
        var reason = ""
        while !end.isRequested {
            do {
                let store = try ResultStore(existing: root, calls: calls)
                health.met("store")
                FarmMetrics.showSpace(ofStore: root)
                return store
            } catch {
                health.unmet("store", because: "\(error)")
                if reason != "\(error)" {
                    logger.notice("waiting for the store", metadata: ["reason": "\(error)"])
                }
                reason = "\(error)"
                end.sleep(settings.timing.poll)
            }
        }
        return nil
    }

    // MARK: - Working

    private func work(_ runner: ChunkRunner, _ store: ResultStore) -> WorkerExit {
        let queues = settings.roles.reduce(into: Set<WorkQueue>()) { $0.formUnion($1.queues) }
        queue.consume(queues)
        defer { queue.stopConsuming() }
        hand.show(.idle)
        var lastWork = ContinuousClock.now
        while !end.isRequested, runner.jobs < settings.maximumJobs ?? .max {
            guard let delivery = queue.next(within: .milliseconds(500)) else {
                if let patience = settings.idleExit, .now - lastWork > patience { break }
                continue
            }
            let outcome = take(delivery, runner)
            lastWork = .now
            if case .drained = outcome { break }
            guard case .trouble(let trouble) = outcome, runner.strikes >= Self.maximumStrikes else {
                continue
            }
            guard recover(from: trouble, store) else { return .sick }
            queue.consume(queues)
            // One more trouble, and it is sick again.
            runner.strikes = Self.maximumStrikes - 1
            lastWork = .now
        }
        hand.show(.draining)
        return .done
    }

    private func take(_ delivery: Delivery, _ runner: ChunkRunner) -> ChunkRunner.End {
        hand.show(.busy)
        FarmMetrics.queueWait().recordSeconds(max(0, Date().timeIntervalSince1970 - delivery.chunk.made))
        defer {
            FarmMetrics.showSpace(ofStore: root)
            hand.show(.idle)
        }
        return runner.run(delivery)
    }

    /// Takes no chunks until what made the worker sick is over; false where that takes a start anew.
    private func recover(from trouble: Trouble, _ store: ResultStore) -> Bool {
        queue.stopConsuming()
        FarmMetrics.sick(trouble.sickness).increment()
        hand.show(.sick, because: trouble.reason)
        health.unmet("worker", because: trouble.reason)
        logger.error("the worker is sick and takes no more work", metadata: ["reason": "\(trouble.reason)"])
        switch trouble.cure {
        case .restart: return false
        case .waiting: end.sleep(settings.timing.storeProbe * 6)
        case .writableStore:
            repeat {
                end.sleep(settings.timing.storeProbe)
            } while !end.isRequested && (try? store.probe()) == nil
        }
        health.met("worker")
        hand.show(.idle)
        logger.notice("the worker takes work again")
        return true
    }
}
