package import Logging
import Metrics
package import Monitoring
import Queueing
import Tracking

/// Counts and logs what is heard of a coordinator, and tells the health of it.
package struct CoordinatorObserver: Sendable {
    /// The condition in `Health` that it tells of; the queue's own is its observer's to tell.
    package static let condition = "store"
    /// The name of the loop in `Health`.
    private static let loop = "coordinator"
    /// A coordinator takes stock every second, but a store on a network may let it wait.
    private static let patience = Duration.seconds(120)

    private let root: String
    private let logger: Logger
    private let health: Health

    /// - Parameters:
    ///   - root: the folder of the store
    ///   - logger: what happens, without any prompt
    ///   - health: what is told of the coordinator's state
    package init(store root: String, logger: Logger, health: Health) {
        self.root = root
        self.logger = logger
        self.health = health
        health.watch(Self.loop, patience: Self.patience)
        health.met(Self.condition)
    }

    /// Takes an event in.
    package func hear(_ event: CoordinatorEvent) {
        switch event {
        case .leads: logger.info("this coordinator is the active one")
        case .standsBy: logger.info("another coordinator is active")
        case .lostLedger(let reason):
            logger.warning("no connection to Redis", metadata: ["reason": "\(reason)"])
        case .foundLedger: logger.info("connected to Redis")
        case .storeFailed(let reason):
            health.unmet(Self.condition, because: reason)
            logger.error("the store fails", metadata: ["reason": "\(reason)"])
        case .storeRecovered:
            health.met(Self.condition)
            logger.info("the store works again")
        case .took, .reconciles, .closesGaps, .finished, .unusable: log(event)
        case .settled(let settlement):
            FarmMetrics.published(PublishOutcome(settlement.outcome)).increment()
            if case .refused(reason: let reason) = settlement.outcome {
                logger.warning(
                    "a chunk was refused",
                    metadata: ["sweep": "\(settlement.chunk.sweep)", "reason": "\(reason)"])
            }
        case .tookStock(let stock):
            health.turned(Self.loop)
            show(stock)
        }
    }

    /// What happens to sweeps.
    private func log(_ event: CoordinatorEvent) {
        switch event {
        case .took(let sweep, let orders):
            logger.info(
                "orders for a sweep",
                metadata: [
                    "sweep": "\(sweep)", "state": "\(orders.state.rawValue)",
                    "priority": "\(orders.priority.rawValue)", "epoch": "\(orders.epoch)",
                ])
        case .reconciles(let sweep):
            logger.notice("looking up in the store what is done", metadata: ["sweep": "\(sweep)"])
        case .closesGaps(let sweep):
            logger.notice("publishing again what is missing", metadata: ["sweep": "\(sweep)"])
        case .finished(let sweep, let failed):
            logger.info(
                "nothing is left to do of a sweep",
                metadata: ["sweep": "\(sweep)", "failed": "\(failed.map(String.init) ?? "unknown")"])
        case .unusable(let sweep, let reason):
            logger.error(
                "a sweep cannot be worked on", metadata: ["sweep": "\(sweep)", "reason": "\(reason)"])
        default: return
        }
    }

    private func show(_ stock: FarmStock) {
        for (queue, count) in stock.depths ?? [:] { FarmMetrics.queueDepth(QueueLabel(queue)).record(count) }
        FarmMetrics.publishWindow().record(stock.unconfirmed)
        FarmMetrics.sweepCells(.total).record(stock.cells)
        FarmMetrics.sweepCells(.done).record(stock.done)
        FarmMetrics.sweepCells(.failed).record(stock.failed)
        FarmMetrics.leases().record(stock.leases)
        FarmMetrics.showSpace(ofStore: root)
    }
}
