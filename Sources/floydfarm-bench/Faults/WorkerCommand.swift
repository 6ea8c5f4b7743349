import ArgumentParser
import Farm
import Foundation
import Gallery
import Logging
import Metrics
import Monitoring
import Queueing
import Tensors
import Tracking

/// `floydfarm-worker` with the stand-in task, with quick timing, and with faults.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Run a worker that suffers faults, for tests of a farm.")

    @OptionGroup var farm: FarmUnderTestOptions

    @Option(help: "Die at: \(FaultPoint.allCases.map(\.rawValue).joined(separator: ", ")).")
    var dieAt: FaultPoint?

    @Option(help: "Die the n-th time there.")
    var dieOn = 1

    @Option(help: "The store is full while there is a file of this name.")
    var storeFull: String?

    @Option(help: "Every commit fails with this errno.")
    var storeError: Int32?

    @Flag(help: "Work on every job, whoever has its lease.")
    var noLease = false

    @Option(help: "Crash over the picture with this seed.")
    var abortOn: Int?

    @Option(help: "Seconds for work that is under way when the worker is told to end.")
    var grace = 10

    @Option(help: "Write the metrics into this file in the end, as Prometheus collects them.")
    var metrics: String?

    func run() throws {
        let counted = PrometheusMetrics()
        MetricsSystem.bootstrap(counted)
        FarmMetrics.register(FarmMetrics.ofWorker)
        let services = try farm.services(.worker, requires: Worker.conditions)
        let journal = try farm.journal.map(Journal.init)
        let faults = WorkerFaults(
            tripwire: Tripwire(at: dieAt, passage: dieOn), fullMark: storeFull, storeError: storeError,
            ignoresLeases: noLease, journal: journal)
        var settings = WorkerSettings(name: services.name)
        settings.compute = Compute(threads: 1)
        settings.grace = .seconds(grace)
        settings.timing = farm.timing
        settings.tasks = StandIn.tasks.map { $0.observed(by: journal, deadlySeed: abortOn) }
        let worker = Worker(
            settings, store: services.store, calls: faults.calls, queue: faults.queue(services.queue),
            ledger: faults.ledger(services.ledger), health: services.health, logger: services.logger)
        let signals = EndSignals { worker.drain() }
        defer { withExtendedLifetime(signals) {} }
        let end = worker.run()
        if let metrics { try Data(counted.exposition().utf8).write(to: URL(fileURLWithPath: metrics)) }
        throw ExitCode(end.rawValue)
    }
}
