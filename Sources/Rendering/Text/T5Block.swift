import Tensors

/// One block of a T5 v1.1 encoder (`transformers models/t5/modeling_t5.py`, `T5Block`): self-attention
/// without scaling, then a gated feed-forward layer, each after a root-mean-square norm and added to the
/// states.
struct T5Block: Sendable {
    let attentionNorm: Tensor
    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let feedForwardNorm: Tensor
    let gate: Linear
    let up: Linear
    let down: Linear
    let heads: Int
    let epsilon: Float

    init(_ lookup: TensorLookup, _ name: String, _ config: T5Config) {
        let width = config.width
        let inner = config.heads * config.headWidth
        func linear(_ part: String, _ input: Int, _ output: Int) -> Linear {
            lookup.linear("\(name).\(part)", in: input, out: output, bias: false)
        }
        attentionNorm = lookup.vector("\(name).layer.0.layer_norm.weight", width)
        query = linear("layer.0.SelfAttention.q", width, inner)
        key = linear("layer.0.SelfAttention.k", width, inner)
        value = linear("layer.0.SelfAttention.v", width, inner)
        output = linear("layer.0.SelfAttention.o", inner, width)
        feedForwardNorm = lookup.vector("\(name).layer.1.layer_norm.weight", width)
        gate = linear("layer.1.DenseReluDense.wi_0", width, config.feedForwardWidth)
        up = linear("layer.1.DenseReluDense.wi_1", width, config.feedForwardWidth)
        down = linear("layer.1.DenseReluDense.wo", config.feedForwardWidth, width)
        heads = config.heads
        epsilon = config.normEpsilon
    }

    /// `[1, T, width]` to the same; `bias` is `[heads, T, T]`.
    func callAsFunction(_ states: Tensor, bias: Tensor, _ compute: Compute) -> Tensor {
        let normed = compute.rmsNorm(states, weight: attentionNorm, epsilon: epsilon)
        let source = KeysAndValues(keys: compute.linear(normed, key), values: compute.linear(normed, value))
        let mixed = compute.attention(
            compute.linear(normed, query), over: [source], heads: heads, scale: 1, bias: bias)
        let attended = compute.linear(mixed, output, residual: states)

        let hidden = compute.rmsNorm(attended, weight: feedForwardNorm, epsilon: epsilon)
        let gated = compute.gatedGELU(compute.linear(hidden, gate), compute.linear(hidden, up))
        return compute.linear(gated, down, residual: attended)
    }
}
