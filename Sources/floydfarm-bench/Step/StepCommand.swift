import ArgumentParser
import Foundation
import Tensors

/// Times one guided denoising step, or a whole cell of a model in a folder.
struct StepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Time one guided denoising step of a network with random weights, or compare with torch.",
        discussion: """
            MODEL is \(PublishedModel.allCases.map(\.rawValue).joined(separator: ", ")), or a folder with stage1/ and \
            stage2/, of which a whole cell of 20 + 20 guided steps is timed. Random weights are written to a temporary \
            folder first.
            """)

    @Argument(help: "The network, or a folder.")
    var model: String?

    @Option(help: "The side of the picture in pixels; the network's own by default.")
    var size: Int?

    @Option(help: "How many times it is done, after once for warming up.")
    var runs = 5

    @Option(help: "The type of the random weights.")
    var dtype = MakeModel.Precision.f32

    @Option(help: "A folder of random weights that make-model wrote, instead of a temporary one.")
    var weights: String?

    @OptionGroup var timing: TimingOptions

    func validate() throws {
        guard timing.table != (model != nil) else { throw ValidationError("give a MODEL, or --table") }
        guard (1...1000).contains(runs) else { throw ValidationError("--runs goes from 1 to 1000") }
        if let size, !(8...1024).contains(size) { throw ValidationError("--size goes from 8 to 1024") }
    }

    func run() throws {
        if timing.table { return try StepTable(threads: timing.compute().threads, runs: runs).print() }
        guard let model else { return }
        let notes = timing.profile ? Profile() : nil
        let compute = timing.compute(notes)
        let result: StepTiming
        if let published = PublishedModel(rawValue: model) {
            func time(_ folder: String) throws -> StepTiming {
                try StepTiming(
                    of: .network(published, folder: folder, size: size, on: compute), runs: runs, notes)
            }
            result =
                try weights.map(time) ?? TemporaryModel.with(published, dtype: dtype) { try time($0) }
        } else {
            result = try StepTiming(of: .cell(folder: model, on: compute), runs: runs, notes)
        }
        try timing.json ? result.writeJSON() : result.write()
    }
}
