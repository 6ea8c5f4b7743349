import Foundation

/// The plain twins of the operations: the definition, element by element, summed in float64.
///
/// Tests hold every operation against its twin. Nothing else uses them.
package enum Reference {}

extension Reference {
    /// A tensor whose element at each position `value` computes.
    static func tensor(_ shape: [Int], _ value: ([Int]) -> Double) -> Tensor {
        var index = [Int](repeating: 0, count: shape.count)
        var values: [Float] = []
        for _ in 0..<shape.reduce(1, *) {
            values.append(Float(value(index)))
            for axis in shape.indices.reversed() {
                index[axis] += 1
                if index[axis] < shape[axis] { break }
                index[axis] = 0
            }
        }
        return Tensor(values, shape: shape)
    }

    static func gelu(_ x: Double) -> Double { x / 2 * erfc(-x / 2.squareRoot()) }
}

/// Reads elements by index.
struct Elements {
    private let shape: [Int]
    private let values: [Float]

    init(_ tensor: Tensor) {
        shape = tensor.shape
        values = tensor.values
    }

    subscript(index: [Int]) -> Double {
        Double(values[zip(shape, index).reduce(0) { $0 * $1.0 + $1.1 }])
    }

    subscript(i: Int) -> Double { Double(values[i]) }

    subscript(i: Int, j: Int) -> Double { Double(values[i * shape[1] + j]) }

    subscript(i: Int, j: Int, k: Int) -> Double { Double(values[(i * shape[1] + j) * shape[2] + k]) }

    subscript(i: Int, j: Int, k: Int, l: Int) -> Double {
        Double(values[((i * shape[1] + j) * shape[2] + k) * shape[3] + l])
    }
}
