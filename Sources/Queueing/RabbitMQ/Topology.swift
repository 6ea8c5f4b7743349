import CRabbitMQ

/// The exchanges and queues of a farm: the same arguments for RabbitMQ 3.10 to 4.3.
///
/// What differs between versions, such as the delivery limit, is left to the operator's policies: a queue that exists
/// can never be declared with other arguments.
enum Topology {
    /// How long after a queue's end it is made again: the broker does not tell a consumer of the old queue of its end
    /// once there is a new one.
    static let pause = Duration.milliseconds(500)
    static let exchange = "render.x"
    static let deadExchange = "render.dlx"
    static let deadQueue = "render.dead"
    private static let deadQueueLength = 100_000
    private static let queueLength = 200_000

    static func name(_ queue: WorkQueue) -> String { "render.q.\(key(queue))" }

    static func name(_ queue: WorkQueue, delay: Duration) -> String {
        "render.retry.\(text(delay)).\(key(queue))"
    }

    /// Where a chunk is published to.
    static func target(
        _ queue: WorkQueue, _ route: Route, delays: RetryDelays
    ) -> (exchange: String, key: String) {
        switch route {
        case .work: (exchange, key(queue))
        case .later(let delay): (exchange, retryKey(queue, delay: delays[delay]))
        case .dead(let reason): (deadExchange, reason.rawValue)
        }
    }

    /// Declares all of it; what is there already is left as it is.
    static func declare(on connection: BrokerConnection, delays: RetryDelays) throws(BrokerFault) {
        try connection.declareExchange(exchange)
        try connection.declareExchange(deadExchange)
        try connection.declareQueue(
            deadQueue, [("x-queue-type", .text("quorum")), ("x-max-length", .integer(deadQueueLength))])
        for reason in Route.DeadReason.allCases {
            try connection.bind(deadQueue, to: deadExchange, key: reason.rawValue)
        }
        for queue in WorkQueue.allCases {
            let dead = arguments(deadExchange, key: Route.DeadReason.undeliverable.rawValue)
            try connection.declareQueue(name(queue), dead)
            try connection.bind(name(queue), to: exchange, key: key(queue))
            for delay in Route.Delay.allCases.map({ delays[$0] }) {
                let milliseconds = Int((delay / .milliseconds(1)).rounded())
                let retry = arguments(exchange, key: key(queue)) + [("x-message-ttl", .integer(milliseconds))]
                try connection.declareQueue(name(queue, delay: delay), retry)
                try connection.bind(
                    name(queue, delay: delay), to: exchange, key: retryKey(queue, delay: delay))
            }
        }
    }

    /// A queue that loses nothing: what expires or fails goes on only once the next queue has it.
    private static func arguments(_ next: String, key: String) -> [(String, CallMemory.Field)] {
        [
            ("x-queue-type", .text("quorum")), ("x-dead-letter-exchange", .text(next)),
            ("x-dead-letter-routing-key", .text(key)), ("x-dead-letter-strategy", .text("at-least-once")),
            ("x-overflow", .text("reject-publish")), ("x-max-length", .integer(queueLength)),
        ]
    }

    private static func key(_ queue: WorkQueue) -> String {
        switch queue {
        case .text: "text"
        case .high: "high"
        case .normal: "normal"
        case .low: "low"
        }
    }

    private static func retryKey(_ queue: WorkQueue, delay: Duration) -> String {
        "retry.\(text(delay)).\(key(queue))"
    }

    private static func text(_ delay: Duration) -> String {
        let milliseconds = Int((delay / .milliseconds(1)).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
