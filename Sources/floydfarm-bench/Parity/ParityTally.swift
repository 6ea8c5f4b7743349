import Foundation
import Tensors

/// Prints the outcome of every case as it comes, and counts.
struct ParityTally {
    /// Where the line of each case goes.
    private let output: (String) -> Void
    private(set) var passed = 0
    private(set) var failed = 0
    private(set) var skipped = 0

    init(output: @escaping (String) -> Void = { print($0) }) { self.output = output }

    var totals: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }

    /// One case: the largest difference of `found` from `expected`, of which `allowed` is allowed.
    mutating func compare(_ name: String, _ found: Tensor, with expected: Tensor, allowed: Double) {
        compare(name, [(found, expected)], allowed: allowed)
    }

    /// One case of several tensors, each found and expected.
    mutating func compare(_ name: String, _ pairs: [(Tensor, Tensor)], allowed: Double) {
        report(
            name, difference: pairs.map { Self.difference($0, $1) }.max() ?? .infinity, allowed: allowed)
    }

    private static func difference(_ found: Tensor, _ expected: Tensor) -> Double {
        guard found.shape == expected.shape else { return .infinity }
        return found.withUnsafe { found in
            expected.withUnsafe { expected in
                var largest = 0.0
                for i in found.indices {
                    let difference = abs(Double(found[i]) - Double(expected[i]))
                    if !(difference <= largest) { largest = difference.isNaN ? .infinity : difference }
                }
                return largest
            }
        }
    }

    /// One case whose difference may be `relative` of the largest expected number.
    mutating func compare(_ name: String, _ found: Tensor, with expected: Tensor, relative: Double) {
        let largest = expected.withUnsafe { $0.reduce(0) { max($0, abs(Double($1))) } }
        compare(name, found, with: expected, allowed: relative * largest)
    }

    /// One case of whole numbers, which must be equal.
    mutating func compare(_ name: String, _ found: [Int], with expected: [Int]) {
        let largest =
            found.count == expected.count
            ? zip(found, expected).map { Double(($0 - $1).magnitude) }.max() ?? 0 : .infinity
        report(name, difference: largest, allowed: 0)
    }

    /// One case of text, which must be equal.
    mutating func compare(_ name: String, _ found: String, with expected: String) {
        let isEqual = found.unicodeScalars.elementsEqual(expected.unicodeScalars)
        report(name, difference: isEqual ? 0 : .infinity, allowed: 0)
    }

    mutating func skip(_ name: String) {
        skipped += 1
        output("\(name) skipped")
    }

    private mutating func report(_ name: String, difference: Double, allowed: Double) {
        let passes = difference <= allowed
        if passes { passed += 1 } else { failed += 1 }
        let numbers = String(format: "difference %.3g allowed %.3g", difference, allowed)
        output("\(name) \(numbers) \(passes ? "pass" : "fail")")
    }
}
