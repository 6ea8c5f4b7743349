import Synchronization

/// A queue in memory, for one process and for tests: it keeps the promises of RabbitMQ.
///
/// A second client of the same queue has a connection of its own, with deliveries of its own.
package final class MemoryQueue: JobQueue {
    /// Offered chunks whose settlements were not taken.
    private static let window = 256

    private struct Client {
        var queues: Set<WorkQueue> = []
        var inHand: [UInt64: Delivery] = [:]
        var settlements: [Settlement] = []
        var isClosed = false
    }

    private let shared: MemoryChunks
    private let client = Mutex(Client())

    /// - Parameters:
    ///   - delays: how long chunks are put off.
    ///   - now: the time since any fixed moment.
    package init(
        delays: RetryDelays = .standard, now: @escaping @Sendable () -> Duration = MemoryQueue.uptime
    ) {
        shared = MemoryChunks(delays: delays, now: now)
    }

    /// Another client of the same queue.
    package init(sharing other: MemoryQueue) { shared = other.shared }

    deinit { close() }

    private static let start = ContinuousClock.now

    /// The time since the program began to ask.
    package static let uptime: @Sendable () -> Duration = { start.duration(to: .now) }

    /// What cannot be done, as far as somebody said so.
    package var dead: [(chunk: Chunk, reason: Route.DeadReason)] { shared.dead }

    // MARK: - Publishing

    package func offer(_ chunk: Chunk) -> Bool {
        let isTaken = client.withLock { client in
            guard !client.isClosed, client.settlements.count < Self.window else { return false }
            client.settlements.append(Settlement(chunk: chunk, outcome: .confirmed))
            return true
        }
        if isTaken { shared.put(chunk, .work) }
        return isTaken
    }

    package func settlements(within patience: Duration) -> [Settlement] {
        let found = shared.bell.wait(within: patience) {
            client.withLock { client -> [Settlement]? in
                defer { client.settlements = [] }
                return client.settlements.isEmpty ? nil : client.settlements
            }
        }
        return found ?? []
    }

    package func depths() throws -> [WorkQueue?: Int] { shared.depths }

    // MARK: - Consuming

    package func consume(_ queues: Set<WorkQueue>) {
        client.withLock { $0.queues = queues }
        shared.bell.ring()
    }

    package func stopConsuming() { client.withLock { $0.queues = [] } }

    package func next(within patience: Duration) -> Delivery? {
        shared.bell.wait(within: patience) {
            client.withLock { client -> Delivery? in
                guard !client.isClosed else { return nil }
                let busy = Set(client.inHand.values.map(\.source))
                guard let delivery = shared.take(from: client.queues.subtracting(busy)) else { return nil }
                client.inHand[delivery.tag] = delivery
                return delivery
            }
        }
    }

    package func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool {
        guard client.withLock({ $0.inHand.removeValue(forKey: delivery.tag) }) != nil else { return false }
        for (chunk, route) in successors { shared.put(chunk, route) }
        shared.bell.ring()
        return true
    }

    package func giveBack(_ delivery: Delivery) {
        guard client.withLock({ $0.inHand.removeValue(forKey: delivery.tag) }) != nil else { return }
        shared.putBack(delivery)
    }

    package func close() {
        let rest = client.withLock { client in
            client.isClosed = true
            defer { client.inHand = [:] }
            return client.inHand.values.sorted { $0.tag > $1.tag }
        }
        rest.forEach(shared.putBack)
    }
}
