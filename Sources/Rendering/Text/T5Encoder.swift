package import Tensors

/// A T5 v1.1 encoder (`transformers models/t5/modeling_t5.py`, `T5EncoderModel`), in float32 whatever the
/// file's type.
package struct T5Encoder: Sendable {
    let embedding: Weight
    let blocks: [T5Block]
    let finalNorm: Tensor
    let positions: RelativePositions
    let epsilon: Float

    /// Takes its weights from `lookup`; the caller ends the lookup.
    package init(_ lookup: TensorLookup, _ config: T5Config) {
        embedding = lookup.weight(
            anyOf: ["shared.weight", "encoder.embed_tokens.weight"], [config.vocabulary, config.width])
        positions = RelativePositions(
            table: lookup.tensor(
                "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                [config.relativeBuckets, config.heads]),
            maxDistance: config.relativeMaxDistance)
        blocks = (0..<config.layers).map { T5Block(lookup, "encoder.block.\($0)", config) }
        finalNorm = lookup.vector("encoder.final_layer_norm.weight", config.width)
        epsilon = config.normEpsilon
        for prefix in T5Config.unusedPrefixes { lookup.ignore(prefix: prefix) }
    }

    /// The states of all positions, `[ids.count, width]`; keys from `count` on are padding, which no position
    /// attends to.
    package func states(ids: [Int], count: Int, _ compute: Compute) -> Tensor {
        let bias = positions.bias(length: ids.count, count: count)
        let embedded = compute.embedding(ids, embedding)
        let shape = embedded.shape
        let states = blocks.reduce(embedded.reshaped([1] + shape)) { $1($0, bias: bias, compute) }
        return compute.rmsNorm(states, weight: finalNorm, epsilon: epsilon).reshaped(shape)
    }
}
