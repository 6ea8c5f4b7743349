import TestServers
import Testing

/// The table of faults in `Sources/Farm/README.md`: real processes, a real broker, a real Redis.
///
/// One row after the other, since each has the machine's time for itself.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct `A farm under faults` {
    /// One broker for all rows; each row has a virtual host of its own.
    static let broker = Result { try RabbitMQServer.start() }

    /// A farm without processes.
    static func farm() throws -> FarmUnderTest { try FarmUnderTest(broker.get()) }
}
