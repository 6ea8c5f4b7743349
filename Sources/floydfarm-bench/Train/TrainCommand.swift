import ArgumentParser
import Foundation
import Tensors
import Training

/// Times steps of training.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time a step of training of the course's UNets, or compare with torch.")

    enum Work: String, ExpressibleByArgument { case denoiser, `class` }

    @Argument(help: "denoiser, or class (DDPM).")
    var work: Work?

    @Option(help: "The width; the course's by default.")
    var hidden: Int?

    @Option(help: "Pictures of a step; the course's by default.")
    var batch: Int?

    @Option(help: "How many times it is done, after once for warming up.")
    var runs = 3

    @OptionGroup var timing: TimingOptions

    func validate() throws {
        guard timing.table != (work != nil) else {
            throw ValidationError("give denoiser or class, or --table")
        }
        guard (1...1000).contains(runs) else { throw ValidationError("--runs goes from 1 to 1000") }
    }

    func run() throws {
        if timing.table { return try TrainTable(threads: timing.compute().threads, runs: runs).print() }
        guard let work else { return }
        let notes = timing.profile ? Profile() : nil
        let step = try step(of: work, on: timing.compute(notes))
        let result = try StepTiming(of: step, runs: runs, notes)
        try timing.json ? result.writeJSON() : result.write()
    }

    /// Steps on noise: the time does not depend on the pictures.
    private func step(of work: Work, on compute: Compute) throws -> StepWork {
        var settings =
            switch work {
            case .denoiser: TrainingSettings(of: .denoiser, objective: .denoise)
            case .class: TrainingSettings(of: .class, objective: .ddpm)
            }
        settings.hidden = hidden ?? settings.hidden
        settings.batch = batch ?? settings.batch
        settings.epochs = 100_000
        try settings.check()
        let count = settings.batch
        let digits = DigitSet(
            pixels: (0..<count * UNet.side * UNet.side).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) },
            labels: (0..<count).map { UInt8($0 % UNet.classes) })
        settings.digest = digits.digest
        var trainer = try Trainer(Checkpoint(settings), on: digits)
        return StepWork(name: "\(work.rawValue), D = \(settings.hidden), a batch of \(count)") {
            _ = try trainer.step(by: compute)
        }
    }
}
