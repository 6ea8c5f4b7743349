import ArgumentParser
import Farm
import Gallery
import Logging
import Queueing

/// `floydfarm coordinate` with the stand-in task and with quick timing.
struct CoordinateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinate", abstract: "Run a coordinator with quick timing, for tests of a farm.")

    @OptionGroup var farm: FarmUnderTestOptions

    @Option(help: "Publish every chunk so often.")
    var copies = 1

    @Option(help: "Milliseconds of work that a chunk is cut for.")
    var chunk: Int?

    func run() throws {
        let services = try farm.services(.coordinator, requires: [])
        let queue = PublishingQueue(
            services.queue, copies: copies, journal: try farm.journal.map(Journal.init))
        var timing = farm.timing
        if let chunk { timing.chunk = .milliseconds(chunk) }
        let logger = services.logger
        let coordinator = Coordinator(
            store: try ResultStore(root: services.store), queue: queue, ledger: services.ledger,
            name: services.name, timing: timing, tasks: StandIn.tasks
        ) { event in
            switch event {
            case .settled(let settlement) where settlement.outcome == .confirmed: break
            case .tookStock: break
            default: logger.info("\(event)")
            }
        }
        let interruption = Interruption()
        let signals = EndSignals { interruption.request() }
        defer { withExtendedLifetime(signals) {} }
        _ = coordinator.run(until: interruption)
        queue.close()
    }
}
