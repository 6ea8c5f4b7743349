import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Rendering
import Sweeps
import Tensors

/// `floydfarm run`: plans, renders and lays out a sweep in this process.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render what is missing of a sweep, and lay it out as a grid.",
        discussion: "Run it again to continue: what is in the store is not rendered again.")

    @Argument(help: ArgumentHelp("The sweep, a YAML file.", valueName: "spec"))
    private var spec: String

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write events and results as lines of JSON.")
    private var json = false

    func run() throws {
        let compute = computing.compute()
        let written = try SweepSpec.read(path: spec)
        let prepared = try PreparedSweep(
            written, catalog: ModelCatalog(), store: storage.existing(), compute: compute)
        prepared.survey.warnings.forEach(Terminal.warn)
        let store = try ResultStore(root: storage.path())

        let interruption = Interruption()
        let signals = Signals(interrupting: interruption)
        defer { withExtendedLifetime(signals) {} }
        let log = RunLog(sweep: prepared.id, json: json)
        let run = SweepRun(
            prepared, times: StepTimes(), compute: compute,
            interruption: interruption, observe: log.hear)
        do {
            defer { log.end(run.progress) }
            try run.run(store: store, worker: ProcessInfo.processInfo.hostName)
        } catch is Interrupted {
            Terminal.talk("interrupted; to continue: \(commandLine)")
            throw ExitCode(ExitStatus.interrupted)
        }
        try layOut(SweepView(prepared), in: store)
        if run.progress.failed > 0 { throw ExitCode(ExitStatus.incomplete) }
    }

    /// Makes the grid, which is no part of a run that is too large for one.
    private func layOut(_ view: SweepView, in store: ResultStore) throws {
        do {
            try GridResult(view.layOut(in: store), sweep: view.id).report(json: json)
        } catch let error as FarmError {
            Terminal.talk("no grid: \(error)")
        }
    }

    /// The command as it was given.
    private var commandLine: String {
        (["floydfarm"] + CommandLine.arguments.dropFirst().map { $0.contains(" ") ? "'\($0)'" : $0 })
            .joined(separator: " ")
    }
}
