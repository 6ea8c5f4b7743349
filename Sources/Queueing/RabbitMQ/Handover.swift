import CRabbitMQ
import Glibc
import Synchronization

/// What other threads hand to the connections' thread, and what it hands to them.
final class Handover: Sendable {
    enum Order: Sendable {
        case finish(Delivery, successors: [Parcel], ticket: Int)
        case giveBack(Delivery)
        case count(ticket: Int)
    }

    enum Answer: Sendable {
        case finished(Bool)
        case counted([WorkQueue?: Int])
        case failed(QueueError)
    }

    /// What the connections' thread takes at the beginning of a turn.
    struct Work: Sendable {
        var offers: [Parcel] = []
        var orders: [Order] = []
        var queues: Set<WorkQueue> = []
        var isClosed = false
    }

    /// What the connections' thread gives at the end of a turn.
    struct Outcome: Sendable {
        var settlements: [Settlement] = []
        var deliveries: [Delivery] = []
        var answers: [Int: Answer] = [:]
        /// The deliveries of earlier generations are void.
        var generation = 0
        var canPublish = false

        var isNews: Bool { !settlements.isEmpty || !deliveries.isEmpty || !answers.isEmpty }
    }

    private struct State {
        var work = Work()
        /// Offers that are not settled.
        var open = 0
        var settlements: [Settlement] = []
        var ready: [WorkQueue: Delivery] = [:]
        var waiting: Set<Int> = []
        var answers: [Int: Answer] = [:]
        var lastTicket = 0
        var canPublish = false
        /// Whether the connections' thread is, or is about to be, in poll.
        var isAsleep = false
        var hasEnded = false

        mutating func wake() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    private let state = Mutex(State())
    private let bell = Bell()
    private let window: Int
    /// Becomes readable to wake the connections' thread.
    let waker = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))

    init(window: Int) { self.window = window }

    deinit { Glibc.close(waker) }

    private func wakeThread() {
        var one: UInt64 = 1
        write(waker, &one, MemoryLayout<UInt64>.size)
    }

    // MARK: - For other threads

    /// Takes a parcel to publish, if there is room in the window.
    func offer(_ parcel: @autoclosure () -> Parcel) -> Bool {
        let (isTaken, isAsleep) = state.withLock { state in
            guard state.canPublish, !state.work.isClosed, state.open < window else { return (false, false) }
            state.open += 1
            state.work.offers.append(parcel())
            return (true, state.wake())
        }
        if isAsleep { wakeThread() }
        return isTaken
    }

    func settlements(within patience: Duration) -> [Settlement] {
        let found = bell.wait(within: patience) {
            state.withLock { state -> [Settlement]? in
                defer { state.settlements.removeAll(keepingCapacity: true) }
                return state.settlements.isEmpty ? nil : state.settlements
            }
        }
        return found ?? []
    }

    /// Gives an order that is not answered.
    func order(_ order: Order) { change { $0.work.orders.append(order) } }

    /// Gives an order that is answered under the ticket that it is made with; nil if there is no answer in time.
    func ask(within patience: Duration, _ order: (_ ticket: Int) -> Order) -> Answer? {
        let ticket = change { state in
            state.lastTicket += 1
            state.waiting.insert(state.lastTicket)
            state.work.orders.append(order(state.lastTicket))
            return state.lastTicket
        }
        let answer = bell.wait(within: patience) {
            state.withLock { state -> Answer?? in
                state.answers.removeValue(forKey: ticket).map(Optional.some)
                    ?? (state.hasEnded ? .some(nil) : nil)
            }
        }
        state.withLock { state in
            state.waiting.remove(ticket)
            state.answers[ticket] = nil
        }
        return answer ?? nil
    }

    /// Sets the queues to consume; what was delivered of others and not taken goes back.
    func consume(_ queues: Set<WorkQueue>) {
        change { state in
            state.work.queues = queues
            for (queue, delivery) in state.ready where !queues.contains(queue) {
                state.ready[queue] = nil
                state.work.orders.append(.giveBack(delivery))
            }
        }
    }

    func next(within patience: Duration) -> Delivery? {
        bell.wait(within: patience) {
            state.withLock { state -> Delivery? in
                guard let queue = WorkQueue.allCases.first(where: { state.ready[$0] != nil }) else {
                    return nil
                }
                return state.ready.removeValue(forKey: queue)
            }
        }
    }

    /// Has the connections' thread do what it was ordered and end; waits for it a while.
    func close(within patience: Duration) {
        change { $0.work.isClosed = true }
        _ = bell.wait(within: patience) { state.withLock { $0.hasEnded ? () : nil } }
    }

    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, isAsleep) = state.withLock { state in (body(&state), state.wake()) }
        if isAsleep { wakeThread() }
        return result
    }

    // MARK: - For the connections' thread

    func take() -> Work {
        state.withLock { state in
            state.isAsleep = false
            defer {
                state.work.offers = []
                state.work.orders = []
            }
            return state.work
        }
    }

    /// Whether there is nothing to do: then whoever changes that wakes the thread.
    func fallAsleep(knowing queues: Set<WorkQueue>) -> Bool {
        state.withLock { state in
            let work = state.work
            state.isAsleep =
                work.offers.isEmpty && work.orders.isEmpty && !work.isClosed && work.queues == queues
            return state.isAsleep
        }
    }

    func give(_ outcome: Outcome) {
        state.withLock { state in
            state.canPublish = outcome.canPublish
            state.open -= outcome.settlements.count
            state.settlements += outcome.settlements
            state.ready = state.ready.filter { $0.value.generation == outcome.generation }
            for delivery in outcome.deliveries where delivery.generation == outcome.generation {
                if state.work.queues.contains(delivery.source) {
                    state.ready[delivery.source] = delivery
                } else {
                    state.work.orders.append(.giveBack(delivery))
                }
            }
            for (ticket, answer) in outcome.answers where state.waiting.contains(ticket) {
                state.answers[ticket] = answer
            }
        }
        if outcome.isNews { bell.ring() }
    }

    /// Nothing more will be done.
    func end() {
        state.withLock { state in
            state.hasEnded = true
            state.canPublish = false
            state.ready = [:]
        }
        bell.ring()
    }
}
