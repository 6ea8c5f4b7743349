import CKernels

extension Compute {
    /// Layer normalisation over the last axis, with its affine map.
    package func layerNorm(_ x: Tensor, _ norm: Norm, epsilon: Float) -> Tensor {
        let channels = norm.weight.count
        return norm.weight.withPointer { weight in
            norm.bias.withPointer { bias in
                mapRows(x, of: channels) { source, target, rows in
                    kernels_layer_norm(source, weight, bias, epsilon, target, rows, channels)
                }
            }
        }
    }

    /// Root-mean-square normalisation over the last axis, times `weight`.
    package func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float) -> Tensor {
        let channels = weight.count
        return weight.withPointer { weight in
            mapRows(x, of: channels) { source, target, rows in
                kernels_rms_norm(source, weight, epsilon, target, rows, channels)
            }
        }
    }

    /// A tensor whose rows `body` makes of the rows of `x`; it gets source, target, and a number of rows.
    private func mapRows(
        _ x: Tensor, of channels: Int,
        _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> Tensor {
        precondition(x.shape.last == channels, "\(x.shape) does not fit a norm of \(channels) channels")
        let rows = x.shape.dropLast().reduce(1, *)
        return Tensor(x.shape) { out in
            x.withPointer { x in
                forEachRange(of: rows, grain: max(1, Self.grain / channels)) { range in
                    let start = range.lowerBound * channels
                    body(x + start, out + start, range.count)
                }
            }
        }
    }
}
