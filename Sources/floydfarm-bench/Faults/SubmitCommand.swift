import ArgumentParser
import Farm
import Gallery
import Rendering
import Sweeps
import Tensors
import Tracking

/// `floydfarm submit` for sweeps of stand-in pictures, too.
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Hand a sweep to a farm under test, and print its id.")

    @Argument(help: "The sweep, a YAML file.")
    var spec: String

    func run() throws {
        let connection = try FarmConnection(broker: nil, redis: nil, store: nil)
        let store = try ResultStore(root: connection.store)
        let prepared = try PreparedSweep(
            SweepSpec.read(path: spec), tasks: StandIn.tasks, catalog: ModelCatalog(), store: nil,
            compute: Compute(threads: 1))
        let ledger = RedisLedger(at: connection.redis, terms: QuickTerms.leases)
        _ = try SweepControl(store: store, ledger: ledger).submit(prepared, priority: nil)
        print(prepared.id)
    }
}
