import Foundation
import Rendering
import Tensors
import Testing

/// What diffusers computed with the small checkpoint of `Fixtures/standard` (its README says how it was made).
struct Goldens {
    static let folder = fixture("standard")

    private let tensors: [String: StoredTensor]

    init(_ file: String) throws {
        tensors = try Safetensors.read("\(Self.folder)/\(file).safetensors")
    }

    static func fixture(_ name: String) -> String {
        Bundle.module.bundlePath + "/Fixtures/" + name
    }

    func floats(_ name: String) throws -> Tensor { try #require(tensors[name]).floats() }

    func integers(_ name: String) throws -> [Int] { try #require(tensors[name]).integers() }

    func integer(_ name: String) throws -> Int { try #require(try integers(name).first) }
}

extension Tensor {
    /// The largest difference of two tensors of one shape; infinite for different shapes or where a number is NaN.
    func largestDifference(from other: Tensor) -> Float {
        guard shape == other.shape else { return .infinity }
        return zip(values, other.values).reduce(0) { largest, pair in
            let difference = abs(pair.0 - pair.1)
            return difference.isNaN ? .infinity : max(largest, difference)
        }
    }
}
