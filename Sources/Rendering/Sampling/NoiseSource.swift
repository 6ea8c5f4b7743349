package import Tensors

/// Where the noise of a batch comes from: one generator for all pictures, or one for each.
///
/// Source: `diffusers utils/torch_utils.py`, `randn_tensor`.
package struct NoiseSource: Sendable {
    private var generators: [TorchGenerator]

    /// One stream from which whole batches are drawn.
    package init(seed: UInt64) { generators = [TorchGenerator(seed: seed)] }

    /// A stream for each picture of the batch.
    package init(seeds: [UInt64]) { generators = seeds.map { TorchGenerator(seed: $0) } }

    /// Standard normal noise of `shape`, whose first axis counts the pictures.
    package mutating func draw(_ shape: [Int]) -> Tensor {
        if generators.count == 1 { return generators[0].randn(shape) }
        precondition(generators.count == shape[0], "\(generators.count) generators for \(shape[0]) pictures")
        return .stacked(generators.indices.map { generators[$0].randn([1] + shape.dropFirst()) })
    }
}
