import Queueing

/// A worker's queue, before which it dies when it could tell that a chunk is done.
struct FaultyQueue: JobQueue {
    private let base: any JobQueue
    private let tripwire: Tripwire

    init(_ base: any JobQueue, tripwire: Tripwire) {
        self.base = base
        self.tripwire = tripwire
    }

    func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool {
        tripwire.pass(.beforeAck)
        return base.finish(delivery, successors: successors)
    }

    // MARK: - As they are

    func offer(_ chunk: Chunk) -> Bool { base.offer(chunk) }
    func settlements(within patience: Duration) -> [Settlement] { base.settlements(within: patience) }
    func depths() throws -> [WorkQueue?: Int] { try base.depths() }
    func consume(_ queues: Set<WorkQueue>) { base.consume(queues) }
    func stopConsuming() { base.stopConsuming() }
    func next(within patience: Duration) -> Delivery? { base.next(within: patience) }
    func giveBack(_ delivery: Delivery) { base.giveBack(delivery) }
    func close() { base.close() }
}
