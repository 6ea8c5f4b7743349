import Foundation
import Tensors
import Testing

/// Expects every element of `actual` within `tolerance` of `expected`, as a share of the largest expected value or of 1,
/// whichever is more; reports the worst error.
func expectClose(
    _ actual: Tensor, _ expected: Tensor, within tolerance: Float, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
    let largest = expected.values.reduce(1) { max($0, abs($1)) }
    let errors = zip(actual.values, expected.values).map { $0.isFinite ? abs($0 - $1) / largest : .infinity }
    guard let worst = errors.indices.max(by: { errors[$0] < errors[$1] }) else { return }
    #expect(
        errors[worst] <= tolerance,
        "\(what): element \(worst) is \(actual.values[worst]), not \(expected.values[worst])",
        sourceLocation: sourceLocation)
}

extension Tensor {
    /// Normally distributed numbers.
    static func random(_ shape: [Int], seed: UInt64) -> Tensor {
        var generator = TorchGenerator(seed: seed)
        return generator.randn(shape)
    }

    /// One sample, as a batch of one.
    func sample(_ index: Int) -> Tensor {
        let size = count / shape[0]
        return Tensor(Array(values[index * size..<(index + 1) * size]), shape: [1] + shape.dropFirst())
    }

    var bits: [UInt32] { values.map(\.bitPattern) }
}
