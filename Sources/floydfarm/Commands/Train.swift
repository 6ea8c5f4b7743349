import ArgumentParser
import Farm
import Foundation
import Options
import Tensors
import Training

/// `floydfarm train`: one of the course's networks from scratch, or the judge of what they make.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a small network on digits: the course's denoiser and diffusion models, or a judge.",
        discussion: """
            denoiser finds the picture in a noised one; time makes digits, class the digit that is asked for; judge reads \
            digits. What is left out is as in the course: of --hidden, --epochs, --batch and --lr 128, 5, 256 and 1e-4 \
            for a denoiser, 64, 20, 128 and 1e-3 for ddpm, 64, 10, 64 and 1e-2 for flow; a judge has 16, 3, 128 and \
            1e-3. Ctrl-C keeps a checkpoint; --resume goes on from it.
            """)

    @Argument(help: ArgumentHelp("denoiser, time, class or judge.", valueName: "what"))
    private var kind: ModelKind

    @Option(help: ArgumentHelp("What time and class learn: ddpm or flow (default: ddpm).", valueName: "name"))
    private var objective: Objective?

    @Option(help: ArgumentHelp("drawn, drawn:SEED, mnist:DIR or fashion-mnist:DIR.", valueName: "data"))
    private var data = "drawn"

    @Flag(help: "Fetch the files that DIR lacks, and check them by their SHA-256.")
    private var download = false

    @Option(help: ArgumentHelp("The width of the network.", valueName: "d"))
    private var hidden: Int?

    @Option(help: ArgumentHelp("How often all pictures are trained on.", valueName: "n"))
    private var epochs: Int?

    @Option(help: ArgumentHelp("Pictures of a step.", valueName: "n"))
    private var batch: Int?

    @Option(help: ArgumentHelp("The learning rate of the first epoch.", valueName: "rate"))
    private var lr: Double?

    @Option(help: ArgumentHelp("The strength of the denoiser's noise.", valueName: "sigma"))
    private var sigma: Float?

    @Option(help: ArgumentHelp("Start of the random numbers.", valueName: "seed"))
    private var seed: UInt64 = 180

    @Option(help: ArgumentHelp("Use only the first pictures.", valueName: "n"))
    private var limit: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Draw samples after these epochs, and after the last.", valueName: "epoch"))
    private var samples: [Int] = [1, 5]

    @Option(help: ArgumentHelp("A judge's checkpoint, to read the samples.", valueName: "file"))
    private var judge: String?

    @Option(help: ArgumentHelp("The folder of checkpoints, losses and samples.", valueName: "dir"))
    private var out: String

    @Flag(help: "Go on from the newest checkpoint in the folder.")
    private var resume = false

    @OptionGroup private var computing: ComputeOptions

    @Flag(help: "Write events as lines of JSON.")
    private var json = false

    func run() throws {
        let compute = computing.compute()
        let settings = settings
        try settings.check()
        let source = try DigitSource(data)
        if download { try fetch(source) }
        let plan = try TrainingPlan(settings, source: source, sampleEpochs: Set(samples), judge: judge)
        let folder = try TrainingFolder(out)
        let trainer = try plan.start(in: folder, isResuming: resume)

        let interruption = Interruption()
        let signals = Signals(interrupting: interruption)
        defer { withExtendedLifetime(signals) {} }
        let log = TrainingLog(json: json)
        let run = try TrainingRun(
            plan, from: trainer, in: folder, compute: compute, interruption: interruption, observe: log.hear)
        do {
            defer { log.end() }
            try run.run()
        } catch is Interrupted {
            Terminal.talk("interrupted; to continue, give the command again with --resume")
            throw ExitCode(ExitStatus.interrupted)
        }
        if !json { Terminal.result(folder.checkpoint(ofEpoch: plan.settings.epochs)) }
    }

    private var settings: TrainingSettings {
        let standard: Objective? =
            switch kind {
            case .denoiser: .denoise
            case .judge: nil
            case .time, .class: .ddpm
            }
        var settings = TrainingSettings(of: kind, objective: objective ?? standard)
        settings.hidden = hidden ?? settings.hidden
        settings.epochs = epochs ?? settings.epochs
        settings.batch = batch ?? settings.batch
        settings.rate = lr ?? settings.rate
        settings.sigma = sigma ?? settings.sigma
        settings.seed = seed
        settings.limit = limit
        return settings
    }

    private func fetch(_ source: DigitSource) throws {
        guard case .files(let collection, let folder) = source else {
            throw ValidationError("--download needs --data mnist:DIR or fashion-mnist:DIR")
        }
        try DigitDownload(collection).run(into: folder)
    }
}

extension ModelKind: ExpressibleByArgument {}
extension Objective: ExpressibleByArgument {}
