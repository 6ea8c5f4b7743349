import Tensors

/// Attention of a feature map over the text's tokens and, unless `own` is nil, over itself.
///
/// Source: `diffusers models/attention_processor.py`, `AttnAddedKVProcessor`.
struct CrossAttention {
    /// The projections of the feature map to keys and values.
    struct Projections {
        let keys: Linear
        let values: Linear
    }

    /// Upstream's constants: neither follows the configuration.
    static let textGroups = 32
    static let epsilon: Float = 1e-5

    let norm: Norm
    let textNorm: Norm
    let query: Linear
    /// Nil where the configuration says `only_cross_attention`.
    let own: Projections?
    let text: Projections
    let output: Linear
    let groups: Int
    let heads: Int
    let headWidth: Int
    /// Its place among all attentions of the network, hence among the keys and values of a `TextConditioning`.
    let index: Int

    /// The part that depends on the text alone: keys and values of `tokens`, `[N, 77, X]`.
    ///
    /// The group statistics run over all tokens, the padding included.
    func textKeysAndValues(_ tokens: Tensor, on compute: Compute) -> KeysAndValues {
        let normed = compute.groupNorm(tokens, textNorm, groups: Self.textGroups, epsilon: Self.epsilon)
        return KeysAndValues(
            keys: compute.linear(normed, text.keys), values: compute.linear(normed, text.values))
    }

    /// `[N, H, W, C]` to the same; the text's tokens come before the feature map's own in the keys.
    func callAsFunction(_ x: Tensor, text conditioning: TextConditioning, on compute: Compute) -> Tensor {
        let (samples, channels) = (x.shape[0], x.shape[3])
        let flat = [samples, x.shape[1] * x.shape[2], channels]
        let normed = compute.groupNorm(x, norm, groups: groups, epsilon: Self.epsilon).reshaped(flat)
        var sources = [conditioning.attention[index]]
        if let own {
            sources.append(
                KeysAndValues(
                    keys: compute.linear(normed, own.keys), values: compute.linear(normed, own.values)))
        }
        let attended = compute.attention(
            compute.linear(normed, query), over: sources, heads: heads,
            scale: 1 / Float(headWidth).squareRoot())
        return compute.linear(attended, output, residual: x.reshaped(flat)).reshaped(x.shape)
    }
}
