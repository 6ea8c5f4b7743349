import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Rendering
import Sweeps
import Tensors

/// `floydfarm course`: renders a folder of specs, and shows all figures on one page.
struct CourseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "course",
        abstract: "Render a folder of specs, such as Examples/course, and write one page with all figures.",
        discussion: """
            Run it again to continue: what is in the store is not rendered again. Figures of networks that are not \
            trained yet are left out; the page says what trains them.
            """)

    @Argument(help: ArgumentHelp("The folder of the specs.", valueName: "folder"))
    private var folder = "Examples/course"

    @Option(help: ArgumentHelp("The model of specs that name none (default: pocket).", valueName: "model"))
    private var model: String?

    @Option(
        help: ArgumentHelp(
            "Its text encoder, or imported text states, instead of the model's own.", valueName: "name"))
    private var text: String?

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    func run() throws {
        let compute = computing.compute()
        let course = try Course(folder: folder, model: Course.Model(model: model, text: text))
        let known = try storage.existing()
        // All of it is checked before anything is rendered.
        let prepared = try course.chapters.map { chapter in
            try course.prepare(chapter, catalog: ModelCatalog(), store: known, compute: compute)
        }
        for case .success(let sweep) in prepared { sweep.survey.warnings.forEach(Terminal.warn) }
        for case .failure(let missing) in prepared { Terminal.warn("left out: \(missing)") }
        let store = try ResultStore(root: storage.path())
        let interruption = Interruption()
        let signals = Signals(interrupting: interruption)
        defer { withExtendedLifetime(signals) {} }
        var sections: [Report.Section] = []
        var hasFailures = false
        for (chapter, preparation) in zip(course.chapters, prepared) {
            switch preparation {
            case .failure(let missing): sections.append(chapter.section(lacking: missing))
            case .success(let sweep):
                Terminal.talk(chapter.title)
                hasFailures = try render(sweep, in: store, compute, interruption) || hasFailures
                sections.append(try chapter.section(sweep, SweepView(sweep).layOut(in: store)))
            }
        }
        let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        Terminal.result(try store.write(Report(title: "Figures of \(name)", sections: sections), name: name))
        if hasFailures { throw ExitCode(ExitStatus.incomplete) }
    }

    /// Whether some cells failed.
    private func render(
        _ prepared: PreparedSweep, in store: ResultStore, _ compute: Compute, _ interruption: Interruption
    ) throws -> Bool {
        let log = RunLog(sweep: prepared.id, json: false)
        let run = SweepRun(
            prepared, times: StepTimes(), compute: compute, interruption: interruption, observe: log.hear)
        do {
            defer { log.end(run.progress) }
            try run.run(store: store, worker: ProcessInfo.processInfo.hostName)
        } catch is Interrupted {
            Terminal.talk("interrupted; to continue, give the command again")
            throw ExitCode(ExitStatus.interrupted)
        }
        return run.progress.failed > 0
    }
}
