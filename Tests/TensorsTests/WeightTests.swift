import CKernels
import Foundation
import TestServers
import Testing

@testable import Tensors

@Suite("weights")
struct WeightTests {
    private let compute = Compute(threads: 2)

    private func unpacked(_ weight: Weight) -> [Float] {
        let count = weight.shape.reduce(1, *)
        return weight.withRows(by: compute) { rows in
            withScratch(rows.scratch(for: weight.shape[0])) { scratch in
                Array(
                    UnsafeBufferPointer(
                        start: rows.pointer(0..<weight.shape[0], scratch: scratch), count: count))
            }
        }
    }

    @Test("are kept while the budget lasts, and give it back")
    func budget() {
        let size = 36 * 5 * kernels_panel() * 4
        let budget = WeightBudget(bytes: 2 * size)
        do {
            let first = Weight(.random([5, 5, 3, 3], seed: 1), budget: budget)
            let tooLarge = Weight(.random([5, 9, 3, 3], seed: 2), budget: budget)
            let second = Weight(.random([4, 4, 3, 3], seed: 3), budget: budget)
            #expect(
                [first, tooLarge, second, first].map { $0.panels(by: compute) != nil } == [
                    true, false, true, true,
                ])
            let left = size - size / 5 * 4
            #expect(!budget.reserve(left + 1, insteadOf: 0))
            #expect(budget.reserve(left, insteadOf: 0))
            budget.release(left, insteadOf: 0)
        }
        #expect(budget.reserve(2 * size, insteadOf: 0))
    }

    @Test("leave room for what is used from files where the whole process is limited")
    func limited() {
        let (gibibyte, budget) = (1 << 30, WeightBudget(bytes: 0))
        budget.map(2 * gibibyte)
        // One gibibyte for the work, and room for ten maps of the larger network.
        budget.limit(toProcessOf: 10 * gibibyte)
        budget.expect(map: gibibyte / 2)
        budget.expect(map: gibibyte / 4)
        #expect(!budget.reserve(2 * gibibyte + 1, insteadOf: 0))
        #expect(budget.reserve(3 * gibibyte, insteadOf: gibibyte))
        #expect(!budget.reserve(1, insteadOf: 0))
        budget.release(3 * gibibyte, insteadOf: gibibyte)
        budget.unmap(2 * gibibyte)
        #expect(budget.reserve(4 * gibibyte, insteadOf: 0))
    }

    @Test("give the same bytes whether they are kept or not, however the work is cut")
    func cuts() {
        for (inputs, outputs, side) in [(20, 40, 30), (240, 260, 9)] {
            let weight = Tensor.random([outputs, inputs, 3, 3], seed: 1)
            let x = Tensor.random([2, side, side, inputs], seed: 2)
            let results = [0, 1 << 30].flatMap { bytes in
                let layer = Convolution(
                    weight: Weight(weight, budget: WeightBudget(bytes: bytes)),
                    bias: .random([outputs], seed: 3))
                return [1, 2, 3].map { Compute(threads: $0).convolution(x, layer).bits }
            }
            #expect(results.allSatisfy { $0 == results[0] })
        }
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
