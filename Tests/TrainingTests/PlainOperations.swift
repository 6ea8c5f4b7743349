import Foundation
import Tensors
import Training

/// An array in float64, for definitions written out.
struct Plain {
    let shape: [Int]
    var values: [Double]

    init(_ shape: [Int], _ values: [Double]) {
        self.shape = shape
        self.values = values
    }

    init(zeros shape: [Int]) { self.init(shape, [Double](repeating: 0, count: shape.reduce(1, *))) }

    init(_ tensor: Tensor) { self.init(tensor.shape, tensor.values.map(Double.init)) }

    var channels: Int { shape.last ?? 1 }
    var rows: Int { values.count / channels }

    subscript(n: Int, y: Int, x: Int, c: Int) -> Double {
        get { values[((n * shape[1] + y) * shape[2] + x) * shape[3] + c] }
        set { values[((n * shape[1] + y) * shape[2] + x) * shape[3] + c] = newValue }
    }

    /// Element by element, with the element's channel and sample.
    func map(_ body: (Double, Int, Int) -> Double) -> Plain {
        let size = values.count / shape[0]
        return Plain(shape, values.indices.map { body(values[$0], $0 % channels, $0 / size) })
    }
}

/// The operations as their definitions say, in float64.
enum PlainOperation {
    static func crossEntropy(_ logits: Plain, _ labels: [Int]) -> Plain {
        let losses = labels.enumerated().map { row, label in
            let own = logits.values[row * logits.channels..<(row + 1) * logits.channels]
            return log(own.reduce(0) { $0 + exp($1) }) - own[own.startIndex + label]
        }
        return Plain([1], [losses.reduce(0, +) / Double(labels.count)])
    }

    static func squaredError(_ x: Plain, _ target: Plain) -> Plain {
        let sum = zip(x.values, target.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return Plain([1], [sum / Double(x.values.count)])
    }

    static func convolution(_ x: Plain, _ weight: Plain, _ bias: Plain, _ g: ConvolutionGeometry) -> Plain {
        let outputs = weight.shape[g.isTransposed ? 1 : 0]
        let size = x.shape[1...2].map {
            g.isTransposed
                ? ($0 - 1) * g.stride - 2 * g.padding + g.kernel
                : ($0 + 2 * g.padding - g.kernel) / g.stride + 1
        }
        var result = Plain(zeros: [x.shape[0], size[0], size[1], outputs]).map { _, c, _ in bias.values[c] }
        // The pairs of pixels that a weight joins: `small` is the input of a transposed convolution, else the result.
        let (small, large) = g.isTransposed ? (Array(x.shape[1...2]), size) : (size, Array(x.shape[1...2]))
        for n in 0..<x.shape[0] {
            for (sy, sx) in pixels(small) {
                for (i, j) in pixels([g.kernel, g.kernel]) {
                    let (ly, lx) = (sy * g.stride - g.padding + i, sx * g.stride - g.padding + j)
                    guard (0..<large[0]).contains(ly), (0..<large[1]).contains(lx) else { continue }
                    for (a, b) in pixels(Array(weight.shape[0...1])) {
                        if g.isTransposed {
                            result[n, ly, lx, b] += x[n, sy, sx, a] * weight[a, b, i, j]
                        } else {
                            result[n, sy, sx, a] += x[n, ly, lx, b] * weight[a, b, i, j]
                        }
                    }
                }
            }
        }
        return result
    }

    static func batchNorm(_ x: Plain, _ weight: Plain, _ bias: Plain) -> Plain {
        let rows = Double(x.rows)
        let means = (0..<x.channels).map { column(x, $0).reduce(0, +) / rows }
        let variances = (0..<x.channels).map { c in
            column(x, c).reduce(0) { $0 + ($1 - means[c]) * ($1 - means[c]) } / rows
        }
        return normalized(x, weight, bias, means, variances)
    }

    static func normalized(
        _ x: Plain, _ weight: Plain, _ bias: Plain, _ means: [Double], _ variances: [Double]
    ) -> Plain {
        x.map { value, c, _ in
            (value - means[c]) / (variances[c] + 1e-5).squareRoot() * weight.values[c] + bias.values[c]
        }
    }

    static func gelu(_ x: Plain) -> Plain { x.map { x, _, _ in x / 2 * erfc(-x / 2.0.squareRoot()) } }

    static func meanPool(_ x: Plain, _ window: Int) -> Plain {
        var result = Plain(zeros: [x.shape[0], x.shape[1] / window, x.shape[2] / window, x.channels])
        for n in 0..<x.shape[0] {
            for (y, column) in pixels(Array(x.shape[1...2])) {
                for c in 0..<x.channels {
                    result[n, y / window, column / window, c] += x[n, y, column, c] / Double(window * window)
                }
            }
        }
        return result
    }

    static func linear(_ x: Plain, _ weight: Plain, _ bias: Plain) -> Plain {
        let (inputs, outputs) = (x.channels, weight.shape[0])
        let values = pixels([x.shape[0], outputs]).map { n, o in
            (0..<inputs).reduce(bias.values[o]) {
                $0 + x.values[n * inputs + $1] * weight.values[o * inputs + $1]
            }
        }
        return Plain([x.shape[0], outputs], values)
    }

    static func concatenate(_ a: Plain, _ b: Plain) -> Plain {
        let values = (0..<a.rows).flatMap { row($0, of: a) + row($0, of: b) }
        return Plain(a.shape.dropLast() + [a.channels + b.channels], values)
    }

    static func modulate(_ x: Plain, scale: Plain?, shift: Plain?) -> Plain {
        x.map { value, c, n in
            value * (scale?.values[n * x.channels + c] ?? 1) + (shift?.values[n * x.channels + c] ?? 0)
        }
    }

    private static func row(_ number: Int, of x: Plain) -> [Double] {
        Array(x.values[number * x.channels..<(number + 1) * x.channels])
    }

    private static func column(_ x: Plain, _ c: Int) -> [Double] {
        stride(from: c, to: x.values.count, by: x.channels).map { x.values[$0] }
    }

    private static func pixels(_ size: [Int]) -> [(Int, Int)] {
        (0..<size[0]).flatMap { y in (0..<size[1]).map { (y, $0) } }
    }
}
