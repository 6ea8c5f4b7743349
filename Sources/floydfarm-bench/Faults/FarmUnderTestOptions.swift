import ArgumentParser
import Farm
import Foundation
import Logging
import Monitoring
import Queueing
import Tracking

/// What the processes of a farm under test have in common; where the farm is, variables say.
struct FarmUnderTestOptions: ParsableArguments {
    @Option(help: "Write what happens into this file, a line an event.")
    var journal: String?

    @Option(help: "Seconds between the broker's signs of life.")
    var heartbeat = 4

    @Option(help: "Chunks that may be published and not yet confirmed.")
    var window = 256

    @Flag(help: "Keep a real farm's time instead of a quick one's.")
    var realTiming = false

    var timing: FarmTiming { realTiming ? FarmTiming() : QuickTerms.farm }

    private var terms: BrokerTerms {
        realTiming ? .standard : QuickTerms.broker(heartbeat: heartbeat, window: window)
    }

    /// What a process works with.
    struct Services {
        let name: String
        /// The folder of the store.
        let store: String
        let queue: any JobQueue
        let ledger: any Ledger
        let health: Health
        let logger: Logger
    }

    /// Connects a process, which begins to log.
    func services(_ service: ServiceMonitor.Service, requires conditions: [String]) throws -> Services {
        signal(SIGPIPE, SIG_IGN)
        Logs.bootstrap()
        let connection = try FarmConnection(broker: nil, redis: nil, store: nil)
        let name = "\(service.rawValue)-\(ProcessInfo.processInfo.processIdentifier)"
        let logger = Logger(label: service.rawValue)
        let health = Health(requires: conditions + [QueueObserver.name])
        let observer = QueueObserver(logger: logger, health: health)
        let queue = RabbitMQQueue(
            address: connection.broker, terms: terms, name: name, onEvent: observer.hear)
        let ledger = RedisLedger(at: connection.redis, terms: timing.leases)
        return Services(
            name: name, store: connection.store, queue: queue, ledger: ledger, health: health, logger: logger)
    }
}
