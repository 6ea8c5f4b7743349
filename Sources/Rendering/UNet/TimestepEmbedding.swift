import Foundation
import Tensors

/// A number as a vector: a sinusoid followed by two linear layers.
///
/// Source: `diffusers models/embeddings.py`, `get_timestep_embedding` and `TimestepEmbedding`.
struct TimestepEmbedding {
    let linear1: Linear
    let linear2: Linear
    /// The width of the sinusoid.
    let width: Int

    /// The embeddings of `count` samples that share one value: `[count, E]`.
    func callAsFunction(_ value: Int, count: Int, on compute: Compute) -> Tensor {
        let sinusoid = Self.sinusoid(Float(value), width: width)
        let batch = Tensor((0..<count).flatMap { _ in sinusoid }, shape: [count, width])
        return compute.linear(compute.gelu(compute.linear(batch, linear1)), linear2)
    }

    /// Cosines of all frequencies, then sines; longest period 10000.
    static func sinusoid(_ value: Float, width: Int) -> [Float] {
        let half = width / 2
        let angles = (0..<half).map { i in
            value * exp(Float(-log(10000.0)) * Float(i) / Float(half))
        }
        return angles.map { cos($0) } + angles.map { sin($0) }
    }
}
