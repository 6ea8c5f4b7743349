import Tensors

/// Resnets, each followed by its attention where the block has any, going down one level.
///
/// Source: `diffusers models/unets/unet_2d_blocks.py`, `ResnetDownsampleBlock2D` and `SimpleCrossAttnDownBlock2D`.
struct DownBlock {
    let resnets: [ResnetBlock]
    /// As many as resnets, or none.
    let attentions: [CrossAttention]
    let downsampler: ResnetBlock?

    /// The last output of the block; every output is also pushed on `skips`.
    func callAsFunction(
        _ x: Tensor, embedding: Tensor, text: TextConditioning, skips: inout [Tensor], on compute: Compute
    ) -> Tensor {
        var x = x
        for (layer, resnet) in resnets.enumerated() {
            x = resnet(x, embedding: embedding, on: compute)
            if !attentions.isEmpty { x = attentions[layer](x, text: text, on: compute) }
            skips.append(x)
        }
        if let downsampler {
            x = downsampler(x, embedding: embedding, on: compute)
            skips.append(x)
        }
        return x
    }
}
