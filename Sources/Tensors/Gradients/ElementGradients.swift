import CKernels
import Glibc

extension Compute {
    /// The gradient of `gelu(x)`, in place of that of its result.
    package func geluGradient(_ gradient: inout Tensor, of x: Tensor) {
        change(&gradient, with: x) { gradient, x, count in
            kernels_gelu_gradient(x, gradient, gradient, count)
        }
    }

    /// Adds `x` to `sum`.
    package func accumulate(_ sum: inout Tensor, _ x: Tensor) {
        change(&sum, with: x) { sum, x, count in kernels_add(sum, x, sum, count) }
    }

    /// The product `x · factor`.
    package func scale(_ x: Tensor, by factor: Float) -> Tensor {
        guard factor != 1 else { return x }
        var result = x
        result.withUnsafeMutable { values in
            for i in values.indices { values[i] *= factor }
        }
        return result
    }

    /// The two parts of the last axis that `concatenate` joined, `[…, a]` first.
    package func split(_ x: Tensor, at a: Int) -> (Tensor, Tensor) {
        let channels = x.shape.last ?? 0
        precondition(a > 0 && a < channels, "\(x.shape) cannot be split at \(a)")
        let rows = x.count / channels
        var first = Tensor(unset: x.shape.dropLast() + [a])
        var second = Tensor(unset: x.shape.dropLast() + [channels - a])
        noted("moving") {
            x.withPointer { x in
                first.withUnsafeMutable { first in
                    second.withUnsafeMutable { second in
                        guard let first = first.baseAddress, let second = second.baseAddress else { return }
                        forEachRange(of: rows, grain: max(1, Self.grain / channels)) { range in
                            let start = range.lowerBound
                            kernels_split(
                                x + start * channels, a, channels - a, first + start * a,
                                second + start * (channels - a), range.count)
                        }
                    }
                }
            }
        }
        return (first, second)
    }

    /// The mean of `(x - target)²` over all elements, and its gradient.
    package func squaredError(_ x: Tensor, _ target: Tensor) -> (loss: Double, gradient: Tensor) {
        precondition(x.shape == target.shape, "\(x.shape) and \(target.shape) differ")
        var total = 0.0
        let gradient = Tensor(x.shape) { gradient in
            withOperands(x, target, nil) { values, target, _ in
                guard let target else { return }
                let sums = sumChunks(rows: x.count, channels: 1, width: 1) { range, sum in
                    let start = range.lowerBound
                    sum[0] = kernels_squared_error(
                        values + start, target + start, 2 / Float(x.count), gradient + start, range.count)
                }
                total = sums[0]
            }
        }
        return (total / Double(x.count), gradient)
    }

    /// The mean of `-log softmax(logits)[label]` over the rows of `[N, classes]`, and its gradient.
    package func crossEntropy(_ logits: Tensor, _ labels: [Int]) -> (loss: Double, gradient: Tensor) {
        precondition(logits.shape[0] == labels.count, "\(logits.shape) does not fit \(labels.count) labels")
        let classes = logits.shape[1]
        var slope = logits
        var loss = 0.0
        slope.withUnsafeMutable { slope in
            for (row, label) in labels.enumerated() {
                let own = row * classes..<(row + 1) * classes
                let most = own.reduce(-.infinity) { max($0, Double(slope[$1])) }
                let total = own.reduce(0) { $0 + exp(Double(slope[$1]) - most) }
                loss += most + log(total) - Double(slope[row * classes + label])
                for i in own {
                    let share = exp(Double(slope[i]) - most) / total
                    slope[i] = Float((share - (i - own.lowerBound == label ? 1 : 0)) / Double(labels.count))
                }
            }
        }
        return (loss / Double(labels.count), slope)
    }

    private func change(
        _ target: inout Tensor, with x: Tensor,
        _ kernel: (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void
    ) {
        precondition(target.shape == x.shape, "\(target.shape) and \(x.shape) differ")
        noted("elementwise") {
            target.withUnsafeMutable { target in
                guard let target = target.baseAddress else { return }
                x.withPointer { source in
                    forEachRange(of: x.count, grain: Self.grain) { range in
                        kernel(target + range.lowerBound, source + range.lowerBound, range.count)
                    }
                }
            }
        }
    }
}
