import CKernels

extension Compute {
    /// Rows of a sample up to which row products beat a matrix product.
    private static let fewRows = 4

    /// `x · weightᵀ + bias + residual` over the last axis: `[…, Ci]` to `[…, Co]`.
    ///
    /// The first axis is the samples; every row of a matrix is a sample of its own.
    package func linear(_ x: Tensor, _ layer: Linear, residual: Tensor? = nil) -> Tensor {
        let (outputs, inputs) = (layer.weight.shape[0], layer.weight.depth)
        precondition(x.shape.last == inputs, "\(x.shape) does not fit a linear map of \(layer.weight.shape)")
        let shape: [Int] = x.shape.dropLast() + [outputs]
        precondition(residual.map { $0.shape == shape } ?? true, "a residual has the shape of the result")
        let rows = x.shape.dropFirst().dropLast().reduce(1, *)
        return noted("linear", operations: 2 * shape.reduce(1, *) * inputs) {
            Tensor(shape) { out in
                withOperands(x, layer.bias, residual) { x, bias, residual in
                    layer.weight.withRows(by: self) { weight in
                        let epilogue = Epilogue(bias: bias, residual: residual, divisor: 1)
                        if rows <= Self.fewRows {
                            let rows = shape.dropLast().reduce(1, *)
                            rowProducts(
                                x, rows: rows, weight, outputs: outputs, depth: inputs, epilogue, out: out)
                        } else {
                            product(
                                samples: shape[0],
                                blocks: ProductBlocks(rows: rows, columns: outputs, depth: inputs),
                                depth: inputs, weight: weight, epilogue: epilogue, out: out
                            ) { sample, block in x + (sample * rows + block.lowerBound) * inputs }
                        }
                    }
                }
            }
        }
    }

    /// `rows · weightᵀ` and the epilogue, with sums that do not depend on the number of rows.
    private func rowProducts(
        _ x: UnsafePointer<Float>, rows: Int, _ weight: WeightRows, outputs: Int, depth: Int,
        _ epilogue: Epilogue, out: UnsafeMutablePointer<Float>
    ) {
        let grain = max(4, (1 << 16) / max(1, depth) / 4 * 4)
        let compute = suited(toMultiplications: rows * outputs * depth)
        compute.forEach((outputs + grain - 1) / grain, scratch: weight.scratch(for: grain)) { item, scratch in
            let range = item * grain..<min(outputs, (item + 1) * grain)
            let start = range.lowerBound
            kernels_dot_rows(
                x, weight.pointer(range, scratch: scratch), out + start, outputs, rows, range.count, depth)
            guard epilogue.isNeeded else { return }
            kernels_finish(
                out + start, outputs, epilogue.bias.map { $0 + start }, epilogue.residual.map { $0 + start },
                epilogue.divisor, rows, range.count)
        }
    }
}
