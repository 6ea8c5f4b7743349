import ArgumentParser
import Farm
import Foundation
import Gallery
import Options
import Rendering
import Sweeps
import Tensors

/// `floydfarm embed SPEC`: the text states of all prompts of a sweep.
struct EmbedSweep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Compute the text states of all prompts of a sweep (the default).",
        discussion: "They are kept in the store, so that rendering needs no text encoder any more.")

    @Argument(help: ArgumentHelp("The sweep, a YAML file.", valueName: "spec"))
    private var spec: String

    @Option(
        help: ArgumentHelp(
            "Also write them to a file, named like the prompts.", valueName: "file.safetensors"))
    private var out: String?

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var computing: ComputeOptions

    func run() throws {
        if let out { try OutputFile.check(out) }
        let prepared = try PreparedSweep(
            SweepSpec.read(path: spec), catalog: ModelCatalog(), store: storage.existing(),
            compute: computing.compute())
        prepared.survey.warnings.forEach(Terminal.warn)
        let texts = try SweepTexts(prepared, in: ResultStore(root: storage.path()))
        let new = try texts.encode(compute: computing.compute(), worker: ProcessInfo.processInfo.hostName)
        Terminal.result("\(texts.count) prompts, \(new) encoded now")
        guard let out else { return }
        try OutputFile.write(Safetensors.encode(texts.states()), to: out)
        Terminal.result(out)
    }
}
