import Foundation
import Testing

@testable import Tensors

@Suite("weights")
struct WeightTests {
    private let compute = Compute(threads: 2)

    private func unpacked(_ weight: Weight) -> [Float] {
        weight.withUnpacked(by: compute) {
            Array(UnsafeBufferPointer(start: $0, count: weight.shape.reduce(1, *)))
        }
    }

    @Test("3×3 convolutions are unpacked taps first")
    func taps() {
        let weight = Tensor((0..<36).map(Float.init), shape: [2, 2, 3, 3])
        let places = [0, 18].flatMap { output in (0..<9).flatMap { [output + $0, output + 9 + $0] } }
        let expected: [Float] = places.map { Float($0) }
        #expect(unpacked(Weight(weight)) == expected)
    }

    @Test("are kept while the budget lasts, and give it back")
    func budget() {
        let budget = WeightBudget(bytes: 1100)
        do {
            let first = Weight(.random([5, 5, 3, 3], seed: 1), budget: budget)
            let second = Weight(.random([2, 2, 3, 3], seed: 2), budget: budget)
            let third = Weight(.random([5, 4, 3, 3], seed: 3), budget: budget)
            _ = [first, second, third, third].map(unpacked)
            #expect(!budget.reserve(57))
            #expect(budget.reserve(56))
            budget.release(56)
        }
        #expect(budget.reserve(1100))
    }

    @Test("in files are widened from every type", arguments: [DType.float32, .float16, .bfloat16])
    func stored(dtype: DType) throws {
        let folder = try TemporaryFolder()
        let values: [Float] = [1, -2, 0.5, 0, 3, 4]
        let bytes = values.flatMap { value -> [UInt8] in
            switch dtype {
            case .float16: withUnsafeBytes(of: Float16(value).bitPattern) { Array($0) }
            case .bfloat16: withUnsafeBytes(of: UInt16(value.bitPattern >> 16)) { Array($0) }
            default: withUnsafeBytes(of: value) { Array($0) }
            }
        }
        // One byte before the values, so that they are not aligned.
        let file = try MappedFile(path: folder.write([0] + bytes, to: "weights"))
        let stored = StoredTensor(
            name: "w", dtype: dtype, shape: [3, 2], file: file, range: 1..<1 + bytes.count)
        for budget in [0, 1000] {
            let weight = Weight(stored, budget: WeightBudget(bytes: budget))
            #expect(unpacked(weight) == values)
            #expect(unpacked(weight) == values)
            #expect(compute.embedding([2, 0, 2], weight).values == [3, 4, 1, -2, 3, 4])
        }
    }
}
