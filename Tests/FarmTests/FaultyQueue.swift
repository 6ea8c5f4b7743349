import Queueing
import Synchronization

/// A queue that refuses or loses the first of what it is offered, and then works.
final class FaultyQueue: JobQueue {
    private let queue: MemoryQueue
    private let faults: Mutex<(left: [Settlement.Outcome], lost: [Settlement])>

    init(_ queue: MemoryQueue, faults: [Settlement.Outcome]) {
        self.queue = queue
        self.faults = Mutex((faults.reversed(), []))
    }

    func offer(_ chunk: Chunk) -> Bool {
        let isFault = faults.withLock { faults in
            guard let outcome = faults.left.popLast() else { return false }
            faults.lost.append(Settlement(chunk: chunk, outcome: outcome))
            return true
        }
        return isFault || queue.offer(chunk)
    }

    func settlements(within patience: Duration) -> [Settlement] {
        let lost = faults.withLock { faults in
            defer { faults.lost = [] }
            return faults.lost
        }
        return lost + queue.settlements(within: lost.isEmpty ? patience : .zero)
    }

    func depths() throws -> [WorkQueue?: Int] { try queue.depths() }
    func consume(_ queues: Set<WorkQueue>) { queue.consume(queues) }
    func stopConsuming() { queue.stopConsuming() }
    func next(within patience: Duration) -> Delivery? { queue.next(within: patience) }
    func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool {
        queue.finish(delivery, successors: successors)
    }
    func giveBack(_ delivery: Delivery) { queue.giveBack(delivery) }
    func close() { queue.close() }
}
