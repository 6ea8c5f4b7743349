package import Logging
import Metrics
package import Monitoring
package import Queueing
import Synchronization

/// Counts and logs what is heard of the connection to the queue, and tells the health of it.
package final class QueueObserver: Sendable {
    /// The name of the condition, and of the loop, in `Health`.
    package static let name = "queue"

    private let logger: Logger
    private let health: Health
    private let wasConnected = Atomic<Bool>(false)

    /// From now on the loop that owns the connection has to turn: longer than any of its calls takes.
    package init(logger: Logger, health: Health) {
        self.logger = logger
        self.health = health
        health.watch(Self.name, patience: .seconds(90))
    }

    /// Takes an event in; called from the thread that owns the connection, so it never waits.
    package func hear(_ event: QueueEvent) {
        switch event {
        case .connected:
            if wasConnected.exchange(true, ordering: .relaxed) { FarmMetrics.amqpReconnects().increment() }
            health.met(Self.name)
            logger.info("connected to RabbitMQ")
        case .disconnected(let reason):
            health.unmet(Self.name, because: reason)
            logger.warning("no connection to RabbitMQ", metadata: ["reason": "\(reason)"])
        case .blocked(let isBlocked):
            FarmMetrics.connectionBlocked().record(isBlocked ? 1 : 0)
            let message: Logger.Message =
                isBlocked
                ? "RabbitMQ takes no messages for want of memory or disk" : "RabbitMQ takes messages again"
            logger.log(level: isBlocked ? .warning : .info, message)
        case .rejected(let reason, let detail):
            FarmMetrics.invalidMessages(reason).increment()
            FarmMetrics.deadLetters(reason).increment()
            logger.warning(
                "a message was dead-lettered",
                metadata: ["reason": "\(reason.rawValue)", "detail": "\(detail.prefix(200))"])
        case .unexpectedFrame(let frame):
            FarmMetrics.unexpectedFrames().increment()
            logger.debug("unexpected frame", metadata: ["frame": "\(frame.prefix(200))"])
        case .heartbeatGap(let seconds):
            health.turned(Self.name)
            FarmMetrics.heartbeatGap().recordSeconds(seconds)
        case .confirmTime(let seconds):
            FarmMetrics.confirmTime().recordSeconds(seconds)
        }
    }
}
