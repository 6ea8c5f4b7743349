import Tensors

/// Attention pooling of text states to one vector that joins the time embedding.
///
/// Source: `diffusers models/embeddings.py`, `TextTimeEmbedding` and `AttentionPooling`.
struct TextPooling {
    static let epsilon: Float = 1e-5

    let norm1: Norm
    /// `[T]`, added to the mean token that asks.
    let positionalEmbedding: Tensor
    let query: Linear
    let keys: Linear
    let values: Linear
    let projection: Linear
    let norm2: Norm
    let heads: Int

    /// `[N, 77, T]` to `[N, E]`; padding tokens take part.
    func callAsFunction(_ states: Tensor, on compute: Compute) -> Tensor {
        let (samples, width) = (states.shape[0], states.shape[2])
        let normed = compute.layerNorm(states, norm1, epsilon: Self.epsilon)
        let asking = meanToken(normed)
        let tokens = KeysAndValues(keys: compute.linear(normed, keys), values: compute.linear(normed, values))
        let own = KeysAndValues(keys: compute.linear(asking, keys), values: compute.linear(asking, values))
        // Upstream scales queries and keys by the fourth root each, which is the usual scale of their product.
        let pooled = compute.attention(
            compute.linear(asking, query), over: [own, tokens], heads: heads,
            scale: 1 / Float(width / heads).squareRoot())
        let projected = compute.linear(pooled.reshaped([samples, width]), projection)
        return compute.layerNorm(projected, norm2, epsilon: Self.epsilon)
    }

    /// The mean over the tokens plus the positional embedding: `[N, 1, T]`.
    private func meanToken(_ normed: Tensor) -> Tensor {
        let (samples, count, width) = (normed.shape[0], normed.shape[1], normed.shape[2])
        var mean = Tensor(zeros: [samples, 1, width])
        mean.withUnsafeMutable { mean in
            normed.withUnsafe { tokens in
                positionalEmbedding.withUnsafe { position in
                    for sample in 0..<samples {
                        for token in 0..<count {
                            let row = (sample * count + token) * width
                            for c in 0..<width { mean[sample * width + c] += tokens[row + c] }
                        }
                        for c in 0..<width {
                            mean[sample * width + c] = mean[sample * width + c] / Float(count) + position[c]
                        }
                    }
                }
            }
        }
        return mean
    }
}
