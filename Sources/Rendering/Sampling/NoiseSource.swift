package import Tensors

/// Whose random numbers noise is made of.
package enum RandomNumbers: String, CaseIterable, Sendable {
    /// torch's on the CPU.
    case cpu
    /// torch's on a CUDA device; for draws of at most `PhiloxGenerator.maximumDraw` numbers.
    case cuda
}

/// Where the noise of a batch comes from: one generator for all pictures, or one for each.
///
/// Source: `diffusers utils/torch_utils.py`, `randn_tensor`.
package struct NoiseSource: Sendable {
    private enum Generator: Sendable {
        case cpu(TorchGenerator)
        case cuda(PhiloxGenerator)

        mutating func randn(_ shape: [Int]) -> Tensor {
            switch self {
            case .cpu(var generator):
                defer { self = .cpu(generator) }
                return generator.randn(shape)
            case .cuda(var generator):
                defer { self = .cuda(generator) }
                return generator.randn(shape)
            }
        }
    }

    private var generators: [Generator]

    /// One stream from which whole batches are drawn.
    package init(seed: UInt64, numbers: RandomNumbers = .cpu) {
        generators = [
            numbers == .cpu ? .cpu(TorchGenerator(seed: seed)) : .cuda(PhiloxGenerator(seed: seed))
        ]
    }

    /// A stream for each picture of the batch.
    package init(seeds: [UInt64]) { generators = seeds.map { .cpu(TorchGenerator(seed: $0)) } }

    /// Standard normal noise of `shape`, whose first axis counts the pictures.
    package mutating func draw(_ shape: [Int]) -> Tensor {
        if generators.count == 1 { return generators[0].randn(shape) }
        precondition(generators.count == shape[0], "\(generators.count) generators for \(shape[0]) pictures")
        return .stacked(generators.indices.map { generators[$0].randn([1] + shape.dropFirst()) })
    }
}
