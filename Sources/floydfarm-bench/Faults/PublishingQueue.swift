import Queueing
import Synchronization

/// A coordinator's queue, with a journal of what is published, and which may publish everything several times.
final class PublishingQueue: JobQueue {
    private let base: any JobQueue
    private let copies: Int
    private let journal: Journal?
    /// How many settlements of copies are to come, of which the coordinator knows nothing.
    private let surplus = Mutex<[Chunk: Int]>([:])

    init(_ base: any JobQueue, copies: Int, journal: Journal?) {
        self.base = base
        self.copies = copies
        self.journal = journal
    }

    func offer(_ chunk: Chunk) -> Bool {
        guard base.offer(chunk) else { return false }
        journal?.note(.attempt, Self.line(chunk))
        for _ in 1..<copies where base.offer(chunk) { surplus.withLock { $0[chunk, default: 0] += 1 } }
        return true
    }

    func settlements(within patience: Duration) -> [Settlement] {
        base.settlements(within: patience).filter { settlement in
            if settlement.outcome == .confirmed { journal?.note(.confirm, Self.line(settlement.chunk)) }
            return surplus.withLock { surplus in
                guard let count = surplus[settlement.chunk] else { return true }
                surplus[settlement.chunk] = count > 1 ? count - 1 : nil
                return false
            }
        }
    }

    private static func line(_ chunk: Chunk) -> String {
        "\(chunk.kind.rawValue) \(chunk.jobs.lowerBound) \(chunk.jobs.count)"
    }

    // MARK: - As they are

    func depths() throws -> [WorkQueue?: Int] { try base.depths() }
    func consume(_ queues: Set<WorkQueue>) { base.consume(queues) }
    func stopConsuming() { base.stopConsuming() }
    func next(within patience: Duration) -> Delivery? { base.next(within: patience) }
    func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool {
        base.finish(delivery, successors: successors)
    }
    func giveBack(_ delivery: Delivery) { base.giveBack(delivery) }
    func close() { base.close() }
}
