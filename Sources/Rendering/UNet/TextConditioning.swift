import Tensors

/// What a UNet computes from text states once, for all steps of all pictures of a prompt.
package struct TextConditioning: Sendable {
    /// The pooled text that is added to the time embedding: `[N, E]`.
    let pooled: Tensor
    /// The text's keys and values of every attention, in the network's order: `[N, 77, C]` each.
    let attention: [KeysAndValues]

    /// The number of prompts, N.
    package var count: Int { pooled.shape[0] }

    /// Several prompts as one batch, in order.
    package static func stacked(_ parts: [TextConditioning]) -> TextConditioning {
        TextConditioning(
            pooled: Tensor.stacked(parts.map(\.pooled)),
            attention: parts[0].attention.indices.map { index in
                KeysAndValues(
                    keys: Tensor.stacked(parts.map { $0.attention[index].keys }),
                    values: Tensor.stacked(parts.map { $0.attention[index].values }))
            })
    }
}
