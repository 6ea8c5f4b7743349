import ArgumentParser
import Farm
import Foundation
import Options
import Rendering
import Sweeps
import Tensors

/// `floydfarm image`: one picture.
struct Image: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render one picture.",
        usage: "floydfarm image [--task NAME] --prompt TEXT --out FILE.png [--PARAMETER VALUE …]",
        discussion: ParameterFlags.help(RenderTask.all[0].declaration.parameters)
            + "\n\nOther tasks have parameters of their own: floydfarm tasks NAME lists them.")

    @Option(name: .customLong("task"), help: ArgumentHelp("The task (default: generate).", valueName: "name"))
    private var taskName = "generate"

    @Option(help: ArgumentHelp("The PNG to write; one that is there is replaced.", valueName: "file.png"))
    private var out: String

    @Option(
        name: .customLong("save-raw"),
        help: ArgumentHelp(
            "Also write text states and samples: float32, [1, 3, H, W], not clamped.",
            valueName: "file.safetensors"))
    private var raw: String?

    @Option(
        name: .customLong("text"),
        help: ArgumentHelp(
            "Take text states (text, negative) from this file instead of encoding the prompt.",
            valueName: "file.safetensors"))
    private var textFile: String?

    @OptionGroup private var computing: ComputeOptions

    @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Parameters, see below.", visibility: .hidden))
    private var parameters: [String] = []

    func run() throws {
        for path in [out, raw].compactMap(\.self) { try OutputFile.check(path) }
        guard raw != out else { throw FarmError("--out and --save-raw are both \(out): give two files") }
        let compute = computing.compute()
        let task = try RenderTask.named(taskName)
        let cell = try cell(of: task)
        let folder = FileManager.default.currentDirectoryPath
        let spec = SweepSpec(text: "", file: "", folder: folder, defaultName: "image")
        let reference = try ModelChoice(cell).reference(in: ModelCatalog(), spec: spec)
        let model =
            try reference == .none
            ? CheckedModel.none
            : CheckedModel(undigested: reference, needsText: textFile == nil, compute: compute)
        let given = try textFile.map { try GivenText(path: $0, width: model.stateWidth) }
        let picture = try SinglePicture(
            cell, task: task, model: model, inputs: InputSet(spec: spec, store: nil), given: given)
        try picture.warnings(model).forEach(Terminal.warn)

        let interruption = Interruption()
        let signals = Signals(interrupting: interruption)
        defer { withExtendedLifetime(signals) {} }
        var line = StepLine()
        let result = try picture.render(compute: compute) { step in
            line.update(step)
            try interruption.check()
        }
        line.clear()
        if let raw { try OutputFile.write(Safetensors.encode(result.tensors), to: raw) }
        try OutputFile.write(try picture.png(result, worker: ProcessInfo.processInfo.hostName), to: out)
        for show in try picture.shows(result) {
            try OutputFile.write(show.png, to: beside(out, show.name))
        }
        Terminal.result(out)
    }

    /// The path of what shows a picture in another way: `p.views.png` beside `p.png`.
    private func beside(_ path: String, _ name: String) -> String {
        (path.hasSuffix(".png") ? String(path.dropLast(4)) : path) + ".\(name).png"
    }

    private func cell(of task: RenderTask) throws -> Parameters {
        var flags = try ParameterFlags(parameters).values
        if textFile != nil && !flags.contains(where: { $0.name == "prompt" }) { flags.append(("prompt", "")) }
        let sweep = try Sweep(
            flags: flags, task: task.declaration, folder: FileManager.default.currentDirectoryPath)
        guard let cell = sweep.cell(at: 0) else { throw FarmError("these parameters make no picture") }
        return cell.parameters
    }
}
