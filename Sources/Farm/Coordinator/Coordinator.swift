package import Gallery
package import Queueing
package import Rendering
package import Tracking

/// Hands the sweeps of a store to workers: finds them, publishes what is missing of them, and sees to it that nothing
/// is lost.
///
/// The store is the truth. What ledger and queue know may be lost at any time, and so may the coordinator: another one
/// goes on where it was. Of several, one is active. Not for use from several threads at once.
package final class Coordinator {
    /// Why a coordinator came to its end.
    package enum Ending: Hashable, Sendable {
        case stopped
        /// Nothing is left to do of the one sweep that it was to look after.
        case settled
        /// That sweep was cancelled.
        case cancelled
        /// That sweep cannot be worked on, or is gone.
        case unusable(reason: String)
    }

    /// How long one turn may look at cells, so that orders and confirms do not wait.
    private static let turn = Duration.milliseconds(50)
    /// The same of one sweep among several.
    static let slice = Duration.milliseconds(10)
    /// The longest wait, after which a stop is noticed.
    private static let rest = Duration.milliseconds(100)

    let store: ResultStore
    let queue: any JobQueue
    let ledger: any Ledger
    let name: String
    let timing: FarmTiming
    let tasks: [RenderTask]
    let only: String?
    let tell: (CoordinatorEvent) -> Void

    /// Nil before it has asked.
    var isLeading: Bool?
    var ledgerProblem: String?
    var storeProblems: [StoreUse: String] = [:]
    var workers: [WorkerStatus]?
    var pace = FarmPace()
    var window = ReadyWindow()
    /// The sweeps at work; whose turn is next stands first.
    var active: [ActiveSweep] = []
    var idle = IdleSweeps()
    var ending: Ending?
    private var nextCursors = ContinuousClock.now

    /// A coordinator of all sweeps in `store`, or of `only` one of them, under a name that no other has.
    ///
    /// `onEvent` is called on the thread that runs it.
    package init(
        store: ResultStore, queue: any JobQueue, ledger: any Ledger, name: String,
        timing: FarmTiming = FarmTiming(), tasks: [RenderTask] = RenderTask.all, only: String? = nil,
        onEvent: @escaping (CoordinatorEvent) -> Void
    ) {
        self.store = store
        self.queue = queue
        self.ledger = ledger
        self.name = name
        self.timing = timing
        self.tasks = tasks
        self.only = only
        tell = onEvent
    }

    /// Works until it is asked to stop, or nothing is left to do of the one sweep that it is to look after.
    ///
    /// It blocks its thread, and tries again where store, queue or ledger fail.
    package func run(until stop: Interruption) -> Ending {
        var nextLook = ContinuousClock.now
        while !stop.isRequested {
            if ContinuousClock.now >= nextLook {
                look()
                nextLook = .now + timing.poll
            }
            if ending != nil { break }
            let hasMoved = publish(until: .now + Self.turn)
            let patience = hasMoved ? .zero : max(min(nextLook - .now, Self.rest), .zero)
            settle(queue.settlements(within: patience))
            keepCursors(every: min(timing.poll, .seconds(1)))
        }
        settle(queue.settlements(within: .zero))
        keepCursors(every: .zero)
        try? ledger.resign(name)
        return ending ?? .stopped
    }

    private func settle(_ settlements: [Settlement]) {
        let now = ContinuousClock.now
        for settlement in settlements {
            active.first { $0.id == settlement.chunk.sweep }?.settle(settlement, at: now)
            tell(.settled(settlement))
        }
    }

    private func keepCursors(every interval: Duration) {
        let now = ContinuousClock.now
        guard now >= nextCursors || interval == .zero else { return }
        nextCursors = now + interval
        minding(.cursors, for: active) { try $0.keepCursor() }
    }

    /// Does what needs the store for each of `subjects`, whether others fail or not.
    ///
    /// It says once that the store fails, and once that it does no more.
    func minding<Subject>(_ use: StoreUse, for subjects: [Subject], _ body: (Subject) throws -> Void) {
        let wasWell = storeProblems.isEmpty
        var problem: String?
        for subject in subjects {
            do { try body(subject) } catch { problem = problem ?? "\(error)" }
        }
        storeProblems[use] = problem
        if wasWell, let problem { tell(.storeFailed(reason: problem)) }
        if !wasWell, storeProblems.isEmpty { tell(.storeRecovered) }
    }

    /// Asks the ledger, unless it does not answer these days.
    func ask<Answer>(_ question: (any Ledger) throws(LedgerUnavailable) -> Answer) -> Answer? {
        guard ledgerProblem == nil else { return nil }
        do throws(LedgerUnavailable) {
            return try question(ledger)
        } catch {
            lose(error.description)
            return nil
        }
    }

    func lose(_ reason: String) {
        if ledgerProblem == nil { tell(.lostLedger(reason: reason)) }
        ledgerProblem = reason
    }
}

/// What a coordinator needs the store for.
enum StoreUse {
    case list, orders, sweeps, cursors
}
