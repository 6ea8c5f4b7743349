import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Queueing
import Rendering
import Sweeps
import Tensors
import Tracking

/// `floydfarm submit`: hands a sweep to a farm.
struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand a sweep to a farm, and print its id.",
        discussion: """
            The sweep is recorded in the store, where the coordinator finds it, whichever comes first; where the \
            broker cannot be reached, that is said, with exit code 3. Submit it again to go on with what was \
            cancelled, or to try failed cells again.
            """)

    @Argument(help: ArgumentHelp("The sweep, a YAML file; - reads standard input.", valueName: "spec"))
    private var spec: String

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var queueing: BrokerOption
    @OptionGroup private var tracking: RedisOption

    @Option(
        help: ArgumentHelp(
            "Which of several sweeps goes first: high, normal or low (default: normal, or as it was).",
            valueName: "priority"))
    private var priority: Priority?

    @Flag(help: "Coordinate the sweep in this process, too, and watch it until nothing is left to do.")
    private var wait = false

    func run() throws {
        let written =
            try spec == "-"
            ? SweepSpec.readStandardInput(folder: FileManager.default.currentDirectoryPath)
            : SweepSpec.read(path: spec)
        let prepared = try PreparedSweep(
            written, catalog: ModelCatalog(), store: storage.existing(), compute: Compute())
        prepared.survey.warnings.forEach(Terminal.warn)
        let broker = try queueing.address()
        let ledger = try tracking.ledger()
        let store = try ResultStore(root: storage.path())
        let outcome = try SweepControl(store: store, ledger: ledger).submit(prepared, priority: priority)
        Terminal.result(prepared.id)
        outcome.warn()
        do throws(QueueError) {
            try RabbitMQQueue.check(broker, name: "floydfarm submit")
        } catch {
            throw UnreachableFarm(
                "\(error); the sweep is recorded, and a coordinator of this store will find it")
        }
        if wait { try coordinate(prepared.id, store: store, broker: broker, ledger: ledger) }
    }

    private func coordinate(
        _ id: String, store: ResultStore, broker: BrokerAddress, ledger: any Ledger
    ) throws {
        let interruption = Interruption()
        let signals = Signals(interrupting: interruption, saying: nil)
        defer { withExtendedLifetime(signals) {} }
        let queue = RabbitMQQueue(address: broker, name: "floydfarm submit") { event in
            if case .disconnected(let reason) = event { Terminal.warn(reason) }
        }
        defer { queue.close() }
        let coordinator = InlineCoordinator(id, store: store, queue: queue, ledger: ledger)
        defer { coordinator.stop() }
        var watching = Watching(id, FarmLook(store: store, ledger: ledger), json: false)
        try watching.run(until: interruption, check: coordinator.check)
    }
}

extension Priority: ExpressibleByArgument {}
