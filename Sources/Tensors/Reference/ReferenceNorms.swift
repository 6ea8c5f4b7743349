import Foundation

extension Reference {
    package static func groupNorm(
        _ x: Tensor, weight: Tensor, bias: Tensor, groups: Int, epsilon: Float, scaleShift: Tensor? = nil,
        gelu: Bool = false
    ) -> Tensor {
        let (samples, channels) = (x.shape[0], weight.count)
        let width = channels / groups
        let rows = x.count / samples / channels
        let source = Elements(x.reshaped([samples, rows, channels]))
        let (weight, bias, modulation) = (Elements(weight), Elements(bias), scaleShift.map(Elements.init))
        let statistics = (0..<samples * groups).map { group in
            let first = group % groups * width
            return moments(
                (0..<rows).flatMap { row in
                    (first..<first + width).map { source[group / groups, row, $0] }
                })
        }
        let result = tensor([samples, rows, channels]) { index in
            let (sample, channel) = (index[0], index[2])
            let (mean, variance) = statistics[sample * groups + channel / width]
            var y = (source[index] - mean) / (variance + Double(epsilon)).squareRoot()
            y = y * weight[channel] + bias[channel]
            if let modulation {
                y = y * (1 + modulation[sample, channel]) + modulation[sample, channels + channel]
            }
            return gelu ? Self.gelu(y) : y
        }
        return result.reshaped(x.shape)
    }

    package static func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
        // Every row is a sample of one group.
        let rows = x.reshaped([x.count / weight.count, 1, weight.count])
        return groupNorm(rows, weight: weight, bias: bias, groups: 1, epsilon: epsilon).reshaped(x.shape)
    }

    package static func rmsNorm(_ x: Tensor, weight: Tensor, epsilon: Float) -> Tensor {
        let (source, factors) = (Elements(x), Elements(weight))
        return tensor(x.shape) { index in
            var square = 0.0
            for channel in 0..<weight.count { square += pow(source[index.dropLast() + [channel]], 2) }
            let root = (square / Double(weight.count) + Double(epsilon)).squareRoot()
            return source[index] / root * factors[index[index.count - 1]]
        }
    }

    private static func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
    }
}
