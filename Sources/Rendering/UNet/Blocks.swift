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

/// The lowest level: attention between two resnets.
///
/// Source: `diffusers models/unets/unet_2d_blocks.py`, `UNetMidBlock2DSimpleCrossAttn`.
struct MidBlock {
    let first: ResnetBlock
    let attention: CrossAttention
    let second: ResnetBlock

    func callAsFunction(_ x: Tensor, embedding: Tensor, text: TextConditioning, on compute: Compute) -> Tensor
    {
        let before = first(x, embedding: embedding, on: compute)
        return second(attention(before, text: text, on: compute), embedding: embedding, on: compute)
    }
}

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
