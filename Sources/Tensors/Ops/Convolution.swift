import CKernels

extension Compute {
    /// `(conv(x) + bias + residual) / divisor`, stride 1, zero padding that keeps the size (kernels 1×1 and 3×3).
    ///
    /// The neighbourhoods of a block of pixels are gathered, then multiplied by the weights.
    ///
    /// - Parameters:
    ///   - x: `[N, H, W, Ci]`
    ///   - layer: weight `[Co, Ci, k, k]` and bias
    ///   - residual: `[N, H, W, Co]`
    ///   - divisor: of the whole sum
    /// - Returns: `[N, H, W, Co]`
    package func convolution(
        _ x: Tensor, _ layer: Convolution, residual: Tensor? = nil, divisor: Float = 1
    ) -> Tensor {
        let (outputs, inputs, kernel) = (layer.weight.shape[0], layer.weight.shape[1], layer.weight.shape[3])
        precondition(layer.weight.shape[2] == kernel && [1, 3].contains(kernel), "kernels are 1×1 or 3×3")
        precondition(
            x.shape.count == 4 && x.shape[3] == inputs,
            "\(x.shape) does not fit a convolution of \(layer.weight.shape)")
        let shape: [Int] = x.shape.dropLast() + [outputs]
        precondition(residual.map { $0.shape == shape } ?? true, "a residual has the shape of the result")
        let (height, width) = (x.shape[1], x.shape[2])
        let depth = kernel * kernel * inputs
        let blocks = ProductBlocks(rows: height * width, columns: outputs, depth: depth)
        return Tensor(shape) { out in
            withOperands(x, layer.weight, layer.bias, residual) { x, weight, bias, residual in
                product(
                    samples: shape[0], blocks: blocks, depth: depth, weight: weight,
                    epilogue: Epilogue(bias: bias, residual: residual, divisor: divisor), out: out,
                    gathered: kernel == 1 ? 0 : depth
                ) { sample, pixels, scratch in
                    let map = x + sample * height * width * inputs
                    guard kernel == 3 else { return map + pixels.lowerBound * inputs }
                    kernels_im2col(map, height, width, inputs, pixels.lowerBound, pixels.count, scratch)
                    return UnsafePointer(scratch)
                }
            }
        }
    }

    /// Calls `body` with the memory of a layer's operands.
    func withOperands(
        _ x: Tensor, _ weight: Weight, _ bias: Tensor?, _ residual: Tensor?,
        _ body: (
            UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>?, UnsafePointer<Float>?
        ) -> Void
    ) {
        x.withPointer { x in
            weight.withUnpacked(by: self) { weight in
                bias.withPointer { bias in
                    residual.withPointer { residual in body(x, weight, bias, residual) }
                }
            }
        }
    }
}
