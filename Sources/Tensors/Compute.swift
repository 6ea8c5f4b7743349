/// Where tensors are computed: the coarse operations that a network is written in.
///
/// Every operation's bytes depend on its inputs alone, never on the number of threads or on the other samples of a batch.
package struct Compute: Sendable {
    package let threads: Int

    package init(threads: Int) { self.threads = threads }

    /// `(conv(x) + bias + residual) / divisor`, stride 1, zero padding that keeps the size (kernels 1×1 and 3×3).
    ///
    /// - Parameters:
    ///   - x: `[N, H, W, Ci]`
    ///   - residual: `[N, H, W, Co]`
    /// - Returns: `[N, H, W, Co]`
    package func convolution(
        _ x: Tensor, _ layer: Convolution, residual: Tensor? = nil, divisor: Float = 1
    ) -> Tensor { fatalError() }

    /// `x · weightᵀ + bias + residual` over the last axis: `[…, Ci]` to `[…, Co]`.
    package func linear(_ x: Tensor, _ layer: Linear, residual: Tensor? = nil) -> Tensor { fatalError() }

    /// Group normalisation over `[N, …, C]`, its affine map, then `· (1 + scale) + shift`, then GELU, in one pass.
    ///
    /// - Parameter scaleShift: `[N, 2C]`, the scales before the shifts.
    package func groupNorm(
        _ x: Tensor, _ norm: Norm, groups: Int, epsilon: Float, scaleShift: Tensor? = nil, gelu: Bool = false
    ) -> Tensor { fatalError() }

    /// Layer normalisation over the last axis, with its affine map.
    package func layerNorm(_ x: Tensor, _ norm: Norm, epsilon: Float) -> Tensor { fatalError() }

    /// Root-mean-square normalisation over the last axis, times `weight`.
    package func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float) -> Tensor { fatalError() }

    /// `softmax(scale · q·kᵀ + bias)·v` per head, over the keys of all `sources` in order; heads are consecutive slices of C.
    ///
    /// - Parameters:
    ///   - query: `[N, T, C]`
    ///   - sources: keys and values, `[N, S, C]` each; N = 1 serves every sample
    ///   - bias: `[heads, T, S]` over all keys, or nil
    /// - Returns: `[N, T, C]`
    package func attention(
        _ query: Tensor, over sources: [KeysAndValues], heads: Int, scale: Float, bias: Tensor? = nil
    ) -> Tensor { fatalError() }

    /// Joins two feature maps on the channel axis, `a` first.
    package func concatenate(_ a: Tensor, _ b: Tensor) -> Tensor { fatalError() }

    /// Nearest-neighbour upsampling of `[N, H, W, C]` by two.
    package func upsample(_ x: Tensor) -> Tensor { fatalError() }

    /// Mean pooling of `[N, H, W, C]` over 2×2 squares.
    package func meanPool(_ x: Tensor) -> Tensor { fatalError() }

    /// GELU with the error function (torch's default form).
    package func gelu(_ x: Tensor) -> Tensor { fatalError() }

    /// `gelu_new(gate) · value`, GELU in its tanh form (T5 v1.1).
    package func gatedGELU(_ gate: Tensor, _ value: Tensor) -> Tensor { fatalError() }

    package func add(_ a: Tensor, _ b: Tensor) -> Tensor { fatalError() }

    /// Rows `ids` of `table` (`[V, C]`): `[ids.count, C]`.
    package func embedding(_ ids: [Int], _ table: Weight) -> Tensor { fatalError() }
}
