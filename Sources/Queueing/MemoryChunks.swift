import Synchronization

/// The chunks of a queue in memory, shared by its clients.
final class MemoryChunks: Sendable {
    private struct Waiting {
        let chunk: Chunk
        var isRedelivered = false
    }

    private struct State {
        /// The next of each queue is its last, so that taking and putting back are quick.
        var queues: [WorkQueue: [Waiting]] = [:]
        var incoming: [WorkQueue: [Waiting]] = [:]
        var putOff: [(chunk: Chunk, due: Duration)] = []
        var dead: [(chunk: Chunk, reason: Route.DeadReason)] = []
        var lastTag: UInt64 = 0
    }

    let bell = Bell()
    private let state = Mutex(State())
    private let delays: RetryDelays
    private let now: @Sendable () -> Duration

    init(delays: RetryDelays, now: @escaping @Sendable () -> Duration) {
        self.delays = delays
        self.now = now
    }

    var dead: [(chunk: Chunk, reason: Route.DeadReason)] { state.withLock { $0.dead } }

    var depths: [WorkQueue?: Int] {
        state.withLock { state in
            moveDue(&state)
            var depths: [WorkQueue?: Int] = [nil: state.putOff.count]
            for queue in WorkQueue.allCases {
                depths[queue] = (state.queues[queue]?.count ?? 0) + (state.incoming[queue]?.count ?? 0)
            }
            return depths
        }
    }

    func put(_ chunk: Chunk, _ route: Route) {
        state.withLock { state in
            switch route {
            case .work: state.incoming[WorkQueue(chunk), default: []].append(Waiting(chunk: chunk))
            case .later(let delay): state.putOff.append((chunk, now() + delays[delay]))
            case .dead(let reason): state.dead.append((chunk, reason))
            }
        }
        bell.ring()
    }

    /// Puts a delivery back where it was.
    func putBack(_ delivery: Delivery) {
        state.withLock { state in
            state.queues[delivery.source, default: []].append(
                Waiting(chunk: delivery.chunk, isRedelivered: true))
        }
        bell.ring()
    }

    /// Takes the next chunk of the first of these queues that has one.
    func take(from queues: Set<WorkQueue>) -> Delivery? {
        state.withLock { state in
            moveDue(&state)
            for queue in WorkQueue.allCases where queues.contains(queue) {
                if state.queues[queue]?.isEmpty ?? true {
                    state.queues[queue] = state.incoming.removeValue(forKey: queue)?.reversed()
                }
                guard let next = state.queues[queue]?.popLast() else { continue }
                state.lastTag += 1
                return Delivery(
                    chunk: next.chunk, isRedelivered: next.isRedelivered, tag: state.lastTag, generation: 0,
                    source: queue)
            }
            return nil
        }
    }

    /// Chunks that were put off long enough go to the end of their queues.
    private func moveDue(_ state: inout State) {
        guard !state.putOff.isEmpty else { return }
        let time = now()
        for (chunk, due) in state.putOff.sorted(by: { $0.due < $1.due }) where due <= time {
            state.incoming[WorkQueue(chunk), default: []].append(Waiting(chunk: chunk))
        }
        state.putOff.removeAll { $0.due <= time }
    }
}
