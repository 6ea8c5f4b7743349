import Tensors

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
