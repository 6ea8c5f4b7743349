import ArgumentParser
import Tensors

/// Writes a checkpoint of random weights for benchmarks and load tests.
struct MakeModel: ParsableCommand {
    enum Precision: String, CaseIterable, ExpressibleByArgument {
        case f16
        case f32

        var dtype: DType { self == .f16 ? .float16 : .float32 }
    }

    static let configuration = CommandConfiguration(
        commandName: "make-model",
        abstract: "Write a checkpoint of random weights in the layout and of the size of a published one.")

    @Argument(help: "The model: \(PublishedModel.allCases.map(\.rawValue).joined(separator: ", ")).")
    var name: PublishedModel

    @Argument(help: "The folder to write, new or empty.", completion: .directory)
    var folder: String

    @Option(help: "The type of the weights.")
    var dtype = Precision.f16

    func run() throws {
        try SyntheticCheckpoint(folder: folder, dtype: dtype.dtype).write(name)
        print("\(name.rawValue) with random weights is in \(folder)")
    }
}
