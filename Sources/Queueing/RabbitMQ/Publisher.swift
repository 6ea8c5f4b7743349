/// The connection that publishes, and the messages on it that are not confirmed.
final class Publisher {
    /// Between two looks at what the broker says.
    private static let batch = 32

    private let connection: BrokerConnection
    private let terms: BrokerTerms
    private var waiting: [Parcel] = []
    private var confirms = Confirms<Parcel.Purpose>()
    /// When the topology is to be declared again.
    private var repair: ContinuousClock.Instant?
    private(set) var isBlocked = false

    var socket: Int32 { connection.socket }
    var hasBuffered: Bool { connection.hasBuffered }
    /// What is not confirmed, and will never be if the connection is lost.
    var open: [Parcel.Purpose] { confirms.open + waiting.map(\.purpose) }

    init(
        _ address: BrokerAddress, terms: BrokerTerms, name: String, watchdog: Watchdog
    ) throws(BrokerFault) {
        self.terms = terms
        connection = try BrokerConnection(address, terms: terms, name: name, watchdog: watchdog)
        try Topology.declare(on: connection, delays: terms.delays)
        try connection.selectConfirms()
    }

    func close() { connection.close() }

    /// Takes messages to publish as soon as there is room for them.
    func enqueue(_ parcels: [Parcel]) { waiting += parcels }

    /// Drops messages that were not published yet.
    func drop(_ isUnwanted: (Parcel.Purpose) -> Bool) { waiting.removeAll { isUnwanted($0.purpose) } }

    /// Publishes what there is room for.
    ///
    /// The broker is listened to just before: librabbitmq 0.11 waits for ever when it publishes after a long silence.
    func publish(_ heard: (News) -> Void) throws(BrokerFault) {
        while !waiting.isEmpty {
            try listen(heard)
            let room = isBlocked ? 0 : max(0, terms.window - confirms.count)
            let count = min(room, Self.batch, waiting.count)
            guard count > 0 else { return }
            let now = ContinuousClock.now
            var sent = 0
            defer { waiting.removeFirst(sent) }
            for parcel in waiting.prefix(count) {
                try connection.publish(parcel, number: confirms.next)
                confirms.sent(parcel.purpose, at: now)
                sent += 1
            }
        }
    }

    enum News {
        case settled([Confirms<Parcel.Purpose>.Answered])
        case blocked(Bool)
        case unexpected(String)
    }

    /// Takes all that the broker says.
    func listen(_ heard: (News) -> Void) throws(BrokerFault) {
        while let incoming = try connection.incoming() {
            switch incoming {
            case .settled(let tag, let isMultiple, let isTaken):
                heard(.settled(confirms.settle(upTo: tag, isMultiple: isMultiple, isTaken: isTaken)))
            case .returned(let correlation, let reason):
                confirms.returned(correlation, reason: "no queue takes it (\(reason))")
                repair = repair ?? .now + Topology.pause
            case .blocked(let isBlocked):
                self.isBlocked = isBlocked
                heard(.blocked(isBlocked))
            case .message, .cancelled, .closed:
                heard(.unexpected("a message for a consumer"))
            case .unexpected(let name):
                heard(.unexpected(name))
            }
        }
        if let repair, .now >= repair {
            self.repair = nil
            try Topology.declare(on: connection, delays: terms.delays)
        }
    }

    /// Chunks that are ready on each queue, those put off under nil.
    func depths() throws(BrokerFault) -> [WorkQueue?: Int] {
        var depths: [WorkQueue?: Int] = [nil: 0]
        for queue in WorkQueue.allCases {
            depths[queue] = try connection.depth(Topology.name(queue))
            for delay in Route.Delay.allCases {
                depths[nil, default: 0] += try connection.depth(
                    Topology.name(queue, delay: terms.delays[delay]))
            }
        }
        return depths
    }
}
