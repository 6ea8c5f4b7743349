/// The connection that consumes, one message of each queue at a time.
final class Consumer {
    enum News {
        case message(tag: UInt64, source: WorkQueue, isRedelivered: Bool, body: [UInt8]?)
        case unexpected(String)
    }

    private let connection: BrokerConnection
    private let delays: RetryDelays
    /// Tags of deliveries are of one connection only; this tells whose they are.
    let generation: Int
    private var queues: Set<WorkQueue> = []
    /// When the topology is to be declared again.
    private var repair: ContinuousClock.Instant?

    var socket: Int32 { connection.socket }
    var hasBuffered: Bool { connection.hasBuffered }

    init(
        _ address: BrokerAddress, terms: BrokerTerms, name: String, watchdog: Watchdog, generation: Int
    ) throws(BrokerFault) {
        self.generation = generation
        delays = terms.delays
        connection = try BrokerConnection(address, terms: terms, name: name, watchdog: watchdog)
        try Topology.declare(on: connection, delays: delays)
        try connection.takeOneAtATime()
    }

    func close() { connection.close() }

    /// Sees to it that exactly these queues are consumed, also those that were deleted meanwhile.
    func consume(_ wanted: Set<WorkQueue>) throws(BrokerFault) {
        if let repair {
            guard .now >= repair else { return }
            self.repair = nil
            try Topology.declare(on: connection, delays: delays)
        }
        for queue in queues.subtracting(wanted) {
            try connection.cancel(Topology.name(queue))
            queues.remove(queue)
        }
        for queue in wanted.subtracting(queues) {
            try connection.consume(Topology.name(queue))
            queues.insert(queue)
        }
    }

    /// Takes all that the broker says.
    func listen(_ heard: (News) -> Void) throws(BrokerFault) {
        while let incoming = try connection.incoming() {
            switch incoming {
            case .message(let consumer, let tag, let isRedelivered, let body):
                guard let source = Self.queue(called: consumer) else {
                    heard(.unexpected("a message for an unknown consumer"))
                    continue
                }
                heard(.message(tag: tag, source: source, isRedelivered: isRedelivered, body: body))
            case .cancelled(let consumer):
                guard let queue = Self.queue(called: consumer) else { continue }
                queues.remove(queue)
                repair = .now + Topology.pause
            case .blocked: continue
            case .returned, .settled, .closed: heard(.unexpected("an answer to a publisher"))
            case .unexpected(let name): heard(.unexpected(name))
            }
        }
    }

    func acknowledge(_ tag: UInt64) throws(BrokerFault) { try connection.acknowledge(tag) }

    func requeue(_ tag: UInt64) throws(BrokerFault) { try connection.requeue(tag) }

    func reject(_ tag: UInt64) throws(BrokerFault) { try connection.reject(tag) }

    private static func queue(called name: String) -> WorkQueue? {
        WorkQueue.allCases.first { Topology.name($0) == name }
    }
}
