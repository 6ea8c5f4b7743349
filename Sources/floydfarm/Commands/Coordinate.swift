import ArgumentParser
import Farm
import Foundation
import Gallery
import Logging
import Monitoring
import Options
import Queueing
import Tracking

/// `floydfarm coordinate`: the coordinator of a farm.
struct Coordinate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand the sweeps of a store to workers, until stopped: a farm's coordinator.",
        discussion: """
            It makes the store and the broker's queues where there are none, and waits for what cannot be reached. Of \
            several coordinators one is active. SIGTERM and Ctrl-C end it; another one goes on where it was.
            """)

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var queueing: BrokerOption
    @OptionGroup private var tracking: RedisOption
    @OptionGroup private var service: ServiceOptions

    func run() throws {
        let broker = try queueing.address()
        let ledger = try tracking.ledger()
        let address = try service.address()
        let path = try storage.path()
        Logs.bootstrap(level: service.logLevel)
        let logger = Logger(label: "coordinator")
        let store = try ResultStore(root: path)
        let health = Health(requires: [QueueObserver.name, CoordinatorObserver.condition])
        let monitor = try ServiceMonitor(.coordinator, listen: address, health: health)
        defer { monitor.stop() }

        let interruption = Interruption()
        let signals = Signals(interrupting: interruption, saying: nil)
        defer { withExtendedLifetime(signals) {} }
        let name = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
        let heard = QueueObserver(logger: logger, health: health)
        let queue = RabbitMQQueue(address: broker, name: "floydfarm coordinate \(name)", onEvent: heard.hear)
        defer { queue.close() }
        let observer = CoordinatorObserver(store: path, logger: logger, health: health)
        let coordinator = Coordinator(
            store: store, queue: queue, ledger: ledger, name: name, onEvent: observer.hear)
        if let warning = ledger.policyWarning() { logger.warning("\(warning)") }
        logger.info("coordinating", metadata: ["store": "\(store.identity)", "name": "\(name)"])
        _ = coordinator.run(until: interruption)
        logger.info("stopped")
    }
}
