/// Layers with weights.
extension Reference {
    package static func convolution(
        _ x: Tensor, weight: Tensor, bias: Tensor, residual: Tensor? = nil, divisor: Float = 1
    ) -> Tensor {
        let (height, width, inputs, kernel) = (x.shape[1], x.shape[2], x.shape[3], weight.shape[2])
        let (source, taps, bias) = (Elements(x), Elements(weight), Elements(bias))
        let residual = residual.map(Elements.init)
        return tensor(x.shape.dropLast() + [weight.shape[0]]) { index in
            var sum = bias[index[3]] + (residual?[index] ?? 0)
            for i in 0..<kernel {
                for j in 0..<kernel {
                    let (row, column) = (index[1] + i - kernel / 2, index[2] + j - kernel / 2)
                    guard 0..<height ~= row && 0..<width ~= column else { continue }
                    for input in 0..<inputs {
                        sum += source[index[0], row, column, input] * taps[index[3], input, i, j]
                    }
                }
            }
            return sum / Double(divisor)
        }
    }

    package static func linear(_ x: Tensor, weight: Tensor, bias: Tensor? = nil, residual: Tensor? = nil)
        -> Tensor
    {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        let (source, rows) = (Elements(x.reshaped([x.count / inputs, inputs])), Elements(weight))
        let (bias, residual) = (bias.map(Elements.init), residual?.values)
        let result = tensor([x.count / inputs, outputs]) { index in
            let (row, output) = (index[0], index[1])
            var sum = (bias?[output] ?? 0) + Double(residual?[row * outputs + output] ?? 0)
            for input in 0..<inputs { sum += source[row, input] * rows[output, input] }
            return sum
        }
        return result.reshaped(x.shape.dropLast() + [outputs])
    }

    package static func embedding(_ ids: [Int], table: Tensor) -> Tensor {
        let rows = Elements(table)
        return tensor([ids.count, table.shape[1]]) { rows[ids[$0[0]], $0[1]] }
    }
}
