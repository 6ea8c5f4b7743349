import Foundation

/// The queue on a RabbitMQ broker.
///
/// One thread drives its connections, connects again when they are lost, and never does anything else; the calls hand
/// over to it.
package final class RabbitMQQueue: JobQueue {
    private let address: BrokerAddress
    private let terms: BrokerTerms
    private let handover: Handover

    /// Begins to connect, under a name that the broker's operator sees.
    ///
    /// What comes of it is told to `onEvent`, on the connections' thread, which it must not hold up.
    package init(
        address: BrokerAddress, terms: BrokerTerms = .standard, name: String,
        onEvent: @escaping @Sendable (QueueEvent) -> Void
    ) {
        let handover = Handover(window: terms.window)
        self.address = address
        self.terms = terms
        self.handover = handover
        let thread = Thread {
            QueueLoop(address, terms: terms, name: name, handover: handover, onEvent: onEvent).run()
        }
        thread.name = "queue"
        thread.start()
    }

    deinit { close() }

    /// Connects once, and says in one sentence why that fails, as for a command that cannot go on without the broker.
    package static func check(
        _ address: BrokerAddress, terms: BrokerTerms = .standard, name: String
    ) throws(QueueError) {
        do throws(BrokerFault) {
            let connection = try BrokerConnection(address, terms: terms, name: name, watchdog: Watchdog())
            connection.close()
        } catch { throw QueueError(error.reason) }
    }

    // MARK: - Publishing

    package func offer(_ chunk: Chunk) -> Bool {
        handover.offer(Parcel(chunk, .work, delays: terms.delays, purpose: .offer(chunk)))
    }

    package func settlements(within patience: Duration) -> [Settlement] {
        handover.settlements(within: patience)
    }

    package func depths() throws -> [WorkQueue?: Int] {
        switch handover.ask(within: terms.answer, { .count(ticket: $0) }) {
        case .counted(let depths): return depths
        case .failed(let error): throw error
        case .finished, nil: throw QueueError("the broker at \(address) does not count its queues")
        }
    }

    // MARK: - Consuming

    package func consume(_ queues: Set<WorkQueue>) { handover.consume(queues) }

    package func stopConsuming() { handover.consume([]) }

    package func next(within patience: Duration) -> Delivery? { handover.next(within: patience) }

    package func finish(_ delivery: Delivery, successors: [(chunk: Chunk, route: Route)]) -> Bool {
        let patience = terms.confirmation + terms.stuck + terms.answer
        let answer = handover.ask(within: patience) { ticket in
            .finish(
                delivery,
                successors: successors.map { chunk, route in
                    Parcel(chunk, route, delays: terms.delays, purpose: .ending(ticket))
                }, ticket: ticket)
        }
        if case .finished(let isDone) = answer { return isDone }
        return false
    }

    package func giveBack(_ delivery: Delivery) { handover.order(.giveBack(delivery)) }

    package func close() { handover.close(within: .seconds(5)) }
}
