import Tensors

/// A residual block: two 3×3 convolutions, conditioned on the time embedding between them.
///
/// Source: `diffusers models/resnet.py`, `ResnetBlock2D` with `time_embedding_norm="scale_shift"`.
struct ResnetBlock {
    /// What happens to both the activation and the residual before the first convolution.
    enum Resampling {
        case none, down, up
    }

    let norm1: Norm
    let convolution1: Convolution
    let timeProjection: Linear
    let norm2: Norm
    let convolution2: Convolution
    /// 1×1, present where input and output widths differ.
    let shortcut: Convolution?
    let resampling: Resampling
    let groups: Int
    let epsilon: Float
    /// What the sum of residual and result is divided by.
    let outputScale: Float

    /// `[N, H, W, Ci]` to `[N, H, W, Co]`, height and width halved or doubled by the resampling.
    ///
    /// The embedding is `[N, E]`, activated.
    func callAsFunction(_ x: Tensor, embedding: Tensor, on compute: Compute) -> Tensor {
        let activated = compute.groupNorm(x, norm1, groups: groups, epsilon: epsilon, gelu: true)
        let resampled = resample(activated, on: compute)
        let residual = resample(x, on: compute)
        let first = compute.convolution(resampled, convolution1)
        let scaleShift = compute.linear(embedding, timeProjection)
        let second = compute.groupNorm(
            first, norm2, groups: groups, epsilon: epsilon, scaleShift: scaleShift, gelu: true)
        let skip = shortcut.map { compute.convolution(residual, $0) } ?? residual
        return compute.convolution(second, convolution2, residual: skip, divisor: outputScale)
    }

    private func resample(_ x: Tensor, on compute: Compute) -> Tensor {
        switch resampling {
        case .none: x
        case .down: compute.meanPool(x)
        case .up: compute.upsample(x)
        }
    }
}
