extension Compute {
    /// `(conv(x) + bias + residual) / divisor`, stride 1, zero padding that keeps the size (kernels 1×1 and 3×3).
    ///
    /// 3×3 ones go by `Winograd`.
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
        let pixels = x.shape[1] * x.shape[2]
        let operations = 2 * shape.reduce(1, *) * inputs * kernel * kernel
        return noted(kernel == 3 ? "convolution 3×3" : "convolution 1×1", operations: operations) {
            Tensor(shape) { out in
                if kernel == 3 {
                    withOperands(x, layer.bias, residual) { x, bias, residual in
                        let epilogue = Epilogue(bias: bias, residual: residual, divisor: divisor)
                        Winograd(layer.weight, shape: shape, epilogue: epilogue).run(x, out: out, by: self)
                    }
                } else {
                    withOperands(x, layer.bias, residual) { x, bias, residual in
                        layer.weight.withRows(by: self) { weight in
                            product(
                                samples: shape[0],
                                blocks: ProductBlocks(rows: pixels, columns: outputs, depth: inputs),
                                depth: inputs,
                                weight: weight,
                                epilogue: Epilogue(bias: bias, residual: residual, divisor: divisor), out: out
                            ) { sample, block in x + (sample * pixels + block.lowerBound) * inputs }
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with the memory of a layer's operands.
    func withOperands(
        _ x: Tensor, _ bias: Tensor?, _ residual: Tensor?,
        _ body: (UnsafePointer<Float>, UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void
    ) {
        x.withPointer { x in
            bias.withPointer { bias in residual.withPointer { residual in body(x, bias, residual) } }
        }
    }
}
