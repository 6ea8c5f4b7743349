import Tensors

/// Resnets that each take one skip, followed by attention where the block has any, going up one level.
///
/// Source: `diffusers models/unets/unet_2d_blocks.py`, `ResnetUpsampleBlock2D` and `SimpleCrossAttnUpBlock2D`.
struct UpBlock {
    let resnets: [ResnetBlock]
    /// As many as resnets, or none.
    let attentions: [CrossAttention]
    let upsampler: ResnetBlock?

    func callAsFunction(
        _ x: Tensor, embedding: Tensor, text: TextConditioning, skips: inout [Tensor], on compute: Compute
    ) -> Tensor {
        var x = x
        for (layer, resnet) in resnets.enumerated() {
            x = resnet(compute.concatenate(x, skips.removeLast()), embedding: embedding, on: compute)
            if !attentions.isEmpty { x = attentions[layer](x, text: text, on: compute) }
        }
        return upsampler.map { $0(x, embedding: embedding, on: compute) } ?? x
    }
}
