import CRabbitMQ
import Glibc

/// The life of the connections' thread: it listens, keeps heartbeats, and does what other threads hand over.
///
/// Nothing here may take long, as two silent heartbeats end a connection.
final class QueueLoop {
    /// A delivery that is to be acknowledged once its successors are safe.
    private struct Ending {
        let tag: UInt64
        let generation: Int
        var missing: Int
        let deadline: ContinuousClock.Instant
    }

    private let address: BrokerAddress
    private let terms: BrokerTerms
    private let name: String
    private let handover: Handover
    private let watchdog: Watchdog
    private var reporter: ConnectionReporter

    private var publisher: Publisher?
    private var publisherBackoff: Backoff
    private var consumer: Consumer?
    private var consumerBackoff: Backoff
    private var generation = 0

    private var queues: Set<WorkQueue> = []
    private var endings: [Int: Ending] = [:]
    private var lastOwnEnding = 0
    private var outcome = Handover.Outcome()

    init(
        _ address: BrokerAddress, terms: BrokerTerms, name: String, handover: Handover,
        onEvent: @escaping @Sendable (QueueEvent) -> Void
    ) {
        self.address = address
        self.terms = terms
        self.name = name
        self.handover = handover
        watchdog = Watchdog()
        reporter = ConnectionReporter(onEvent)
        publisherBackoff = Backoff(terms.reconnect)
        consumerBackoff = Backoff(terms.reconnect)
    }

    /// Runs until the queue is closed.
    func run() {
        watchdog.start(patience: terms.stuck)
        while turn() { sleep() }
        consumer?.close()
        publisher?.close()
        consumer = nil
        publisher = nil
        watchdog.end()
        handover.end()
    }

    /// Does what there is to do; false once the queue is closed.
    private func turn() -> Bool {
        watchdog.progress()
        reporter.turn()
        let work = handover.take()
        queues = work.queues
        if !work.isClosed { connect() }
        publish(work.offers)
        work.orders.forEach(perform)
        listen()
        withPublisher { () throws(BrokerFault) in try publisher?.publish(hear) }
        endLate()
        reporter.report(isConnected: publisher != nil && (consumer != nil || queues.isEmpty))
        outcome.generation = generation
        outcome.canPublish = publisher.map { !$0.isBlocked } ?? false
        handover.give(outcome)
        outcome = Handover.Outcome()
        return !work.isClosed
    }

    private func sleep() {
        guard publisher?.hasBuffered != true, consumer?.hasBuffered != true,
            handover.fallAsleep(knowing: queues)
        else { return }
        var wait = min(.milliseconds(500), terms.heartbeat / 4)
        if publisher == nil { wait = min(wait, publisherBackoff.next - .now) }
        if consumer == nil, !queues.isEmpty { wait = min(wait, consumerBackoff.next - .now) }
        let sockets = [handover.waker, publisher?.socket ?? -1, consumer?.socket ?? -1]
        var files = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&files, nfds_t(files.count), Int32(max(0, wait / .milliseconds(1)).rounded(.up)))
        if files[0].revents != 0 {
            var count: UInt64 = 0
            read(handover.waker, &count, MemoryLayout<UInt64>.size)
        }
    }

    // MARK: - Connections

    private func connect() {
        if publisher == nil, publisherBackoff.isDue {
            withPublisher { () throws(BrokerFault) in
                publisher = try Publisher(
                    address, terms: terms, name: "\(name) publishes", watchdog: watchdog)
                publisherBackoff.succeeded()
            }
        }
        if consumer == nil, !queues.isEmpty, consumerBackoff.isDue {
            withConsumer { () throws(BrokerFault) in
                generation += 1
                consumer = try Consumer(
                    address, terms: terms, name: "\(name) consumes", watchdog: watchdog,
                    generation: generation)
                consumerBackoff.succeeded()
            }
        }
        withConsumer { () throws(BrokerFault) in try consumer?.consume(queues) }
    }

    /// Whatever goes wrong on a connection ends it: there is one way to recover.
    private func withPublisher(_ body: () throws(BrokerFault) -> Void) {
        do { try body() } catch {
            reporter.failed(error.reason)
            publisherBackoff.failed(isLasting: error.isLasting)
            if publisher?.isBlocked == true { reporter.tell(.blocked(false)) }
            let lost = publisher?.open ?? []
            publisher = nil
            for purpose in lost { settle(purpose, .unknown) }
        }
    }

    private func withConsumer(_ body: () throws(BrokerFault) -> Void) {
        do { try body() } catch {
            reporter.failed(error.reason)
            consumerBackoff.failed(isLasting: error.isLasting)
            consumer = nil
            // Its deliveries are void: others have them now.
            generation += 1
        }
    }

    // MARK: - Orders

    private func perform(_ order: Handover.Order) {
        switch order {
        case .finish(let delivery, let successors, let ticket):
            end(
                ticket, tag: delivery.tag, generation: delivery.generation, successors: successors)
        case .giveBack(let delivery):
            withDelivery(of: delivery.generation) { consumer throws(BrokerFault) in
                try consumer.requeue(delivery.tag)
            }
        case .count(let ticket): count(ticket)
        }
    }

    private func count(_ ticket: Int) {
        func fail(_ problem: String) {
            outcome.answers[ticket] = .failed(QueueError("the broker at \(address) \(problem)"))
        }
        guard let publisher else { return fail("is not connected") }
        // It would not even read the question.
        guard !publisher.isBlocked else { return fail("is short of memory or disk, and listens to nobody") }
        fail("does not count its queues")
        withPublisher { () throws(BrokerFault) in
            outcome.answers[ticket] = .counted(try publisher.depths())
        }
    }

    /// Publishes the successors of a delivery, and ends it once they are confirmed.
    private func end(_ ticket: Int, tag: UInt64, generation: Int, successors: [Parcel]) {
        guard consumer?.generation == generation else {
            outcome.answers[ticket] = .finished(false)
            return
        }
        endings[ticket] = Ending(
            tag: tag, generation: generation, missing: successors.count, deadline: .now + terms.confirmation)
        if successors.isEmpty { conclude(ticket, isSafe: true) } else { publish(successors) }
    }

    private func conclude(_ ticket: Int, isSafe: Bool) {
        guard let ending = endings.removeValue(forKey: ticket) else { return }
        let isDone = withDelivery(of: ending.generation) { consumer throws(BrokerFault) in
            if isSafe { try consumer.acknowledge(ending.tag) } else { try consumer.requeue(ending.tag) }
        }
        outcome.answers[ticket] = .finished(isSafe && isDone)
    }

    /// Gives up what waits for its successors for too long, as while the broker is blocked.
    private func endLate() {
        guard !endings.isEmpty else { return }
        let now = ContinuousClock.now
        for (ticket, ending) in endings where ending.deadline < now {
            publisher?.drop { if case .ending(ticket) = $0 { true } else { false } }
            conclude(ticket, isSafe: false)
        }
    }

    /// Does something with a delivery, as long as its connection lives; false if it does not.
    @discardableResult
    private func withDelivery(
        of generation: Int, _ body: (Consumer) throws(BrokerFault) -> Void
    ) -> Bool {
        guard let consumer, consumer.generation == generation else { return false }
        withConsumer { () throws(BrokerFault) in try body(consumer) }
        return self.consumer != nil
    }

    // MARK: - News

    private func listen() {
        if let consumer {
            var news: [Consumer.News] = []
            withConsumer { () throws(BrokerFault) in try consumer.listen { news.append($0) } }
            for item in news { receive(item, generation: consumer.generation) }
        }
        withPublisher { () throws(BrokerFault) in try publisher?.listen(hear) }
    }

    private func publish(_ parcels: [Parcel]) {
        guard let publisher else { return parcels.forEach { settle($0.purpose, .unknown) } }
        publisher.enqueue(parcels)
    }

    private func hear(_ news: Publisher.News) {
        switch news {
        case .settled(let answers):
            for answer in answers {
                settle(answer.item, answer.refusal.map { .refused(reason: $0) } ?? .confirmed)
            }
            if let first = answers.first { reporter.tell(.confirmTime((.now - first.sent) / .seconds(1))) }
        case .blocked(let isBlocked): reporter.tell(.blocked(isBlocked))
        case .unexpected(let name): reporter.tell(.unexpectedFrame(name))
        }
    }

    private func settle(_ purpose: Parcel.Purpose, _ result: Settlement.Outcome) {
        switch purpose {
        case .offer(let chunk):
            outcome.settlements.append(Settlement(chunk: chunk, outcome: result))
        case .ending(let ticket):
            endings[ticket]?.missing -= 1
            if result != .confirmed {
                conclude(ticket, isSafe: false)
            } else if endings[ticket]?.missing == 0 {
                conclude(ticket, isSafe: true)
            }
        }
    }

    private func receive(_ news: Consumer.News, generation: Int) {
        switch news {
        case .unexpected(let name): reporter.tell(.unexpectedFrame(name))
        case .message(let tag, let source, let isRedelivered, let body):
            guard let body else {
                reporter.tell(.rejected(.invalid, detail: "it has more than \(Chunk.maximumBytes) bytes"))
                withDelivery(of: generation) { consumer throws(BrokerFault) in try consumer.reject(tag) }
                return
            }
            do {
                outcome.deliveries.append(
                    Delivery(
                        chunk: try Chunk(json: body[...]), isRedelivered: isRedelivered, tag: tag,
                        generation: generation, source: source))
            } catch {
                reporter.tell(.rejected(error.reason, detail: error.detail))
                // Nobody waits for this ending: its number is none of the tickets.
                lastOwnEnding -= 1
                let letter = Parcel(dead: body, error.reason, purpose: .ending(lastOwnEnding))
                end(lastOwnEnding, tag: tag, generation: generation, successors: [letter])
            }
        }
    }
}
