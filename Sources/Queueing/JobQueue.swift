/// Where chunks wait for workers: in memory, or on RabbitMQ.
///
/// It delivers at least once. All calls may be made from any thread, and none of them waits longer than it says.
package protocol JobQueue: Sendable {
    // MARK: - Publishing in bulk, by a coordinator

    /// Takes a chunk to publish to `.work`; false while the window of unconfirmed ones is full or there is no connection.
    func offer(_ chunk: Chunk) -> Bool

    /// What became of offered chunks since the last call; waits up to `patience` for something to tell.
    func settlements(within patience: Duration) -> [Settlement]

    /// Chunks that are ready on each queue, those put off for a while under nil; throws while that cannot be known.
    func depths() throws -> [WorkQueue?: Int]

    // MARK: - Consuming, by a worker

    /// Begins to take chunks from these queues, one at a time from each.
    func consume(_ queues: Set<WorkQueue>)

    /// Takes no more chunks, and hands those back that were delivered but not taken by `next`.
    func stopConsuming()

    /// The next chunk, of the first queue that has one in the order text, high, normal, low; waits up to `patience`.
    func next(within patience: Duration) -> Delivery?

    /// Ends a delivery: it is done, once what follows from it, `successors`, is safe on the queue.
    ///
    /// False where that could not be done, or the connection was lost meanwhile: then it will be delivered again.
    func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool

    /// Ends a delivery: it goes back as it is, to be delivered again.
    func giveBack(_ delivery: Delivery)

    /// Lets go of everything; the queue cannot be used again.
    func close()
}

/// A chunk in a worker's hands.
package struct Delivery: Sendable {
    package let chunk: Chunk
    /// Whether it may have been delivered before.
    package let isRedelivered: Bool
    /// What the queue knows it by: of one connection only.
    package let tag: UInt64
    package let generation: Int
    package let source: WorkQueue

    package init(
        chunk: Chunk, isRedelivered: Bool, tag: UInt64, generation: Int, source: WorkQueue
    ) {
        self.chunk = chunk
        self.isRedelivered = isRedelivered
        self.tag = tag
        self.generation = generation
        self.source = source
    }
}

/// What became of an offered chunk.
package struct Settlement: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// The queue has it safe.
        case confirmed
        /// The queue did not take it; it is to be offered again.
        case refused(reason: String)
        /// The connection was lost before the answer; it is to be offered again, and may be on the queue twice.
        case unknown
    }

    package let chunk: Chunk
    package let outcome: Outcome

    package init(chunk: Chunk, outcome: Outcome) {
        self.chunk = chunk
        self.outcome = outcome
    }
}

/// What is heard of a queue's connection, for logs and metrics.
package enum QueueEvent: Sendable {
    case connected
    case disconnected(reason: String)
    /// The broker takes no messages for want of memory or disk; false when it does again.
    case blocked(Bool)
    /// A message was no chunk of this version and was dead-lettered.
    case rejected(Route.DeadReason, detail: String)
    /// A frame came that nobody asked for.
    case unexpectedFrame(String)
    /// Seconds between two turns of the loop that answers heartbeats, now and then.
    case heartbeatGap(Double)
    /// Seconds from publishing to the confirm.
    case confirmTime(Double)
}

/// Why a queue cannot be reached or used: one sentence, without any password.
package struct QueueError: Error, CustomStringConvertible, Hashable {
    package let description: String
    package init(_ description: String) { self.description = description }
}
