import CKernels
import Foundation
import Tensors
import Testing

@Suite("kernels")
struct KernelTests {
    @Test("widen every float16 exactly, from any address")
    func float16() {
        let patterns = (0...UInt16.max).map { $0 }
        let widened = widen(patterns, with: kernels_widen_f16)
        let wrong = zip(patterns, widened).filter { bits, value in
            let expected = Float(Float16(bitPattern: bits))
            return expected.isNaN ? !value.isNaN : expected.bitPattern != value.bitPattern
        }
        #expect(wrong.map(\.0) == [])
    }

    @Test("widen every bfloat16 exactly, from any address")
    func bfloat16() {
        let patterns = (0...UInt16.max).map { $0 }
        let widened = widen(patterns, with: kernels_widen_bf16)
        #expect(zip(patterns, widened).allSatisfy { UInt32($0) << 16 == $1.bitPattern })
    }

    @Test("GELU's error is below 5e-7 of max(1, |x|)", arguments: [GELUForm.erf, .tanh])
    func gelu(form: GELUForm) {
        let x = stride(from: Float(-30), through: 30, by: 1 / 256).map { $0 }
        var y = [Float](repeating: 0, count: x.count)
        form.kernel(x, &y)
        let worst = zip(x, y).map { abs(form.exact(Double($0)) - Double($1)) / max(1, Double(abs($0))) }.max()
        #expect(worst ?? 1 < 5e-7)
    }

    @Test("attention weighs values by the softmax of scores, also where these are far apart")
    func attention() {
        let panel = kernels_panel()
        let values: [Float] = [1, 2, 3, 4]
        var packed = [Float](repeating: .nan, count: 4 * panel)
        kernels_pack_columns(values, 1, 4, 1, &packed)
        for (keys, expected) in [
            ([0, 1000, -1000, 999], 2 * 0.7310586 + 4 * 0.26894143), ([1e30, 0, 0, 0], 1),
            ([-1e30, -1e30, -1e30, -1e30], 2.5),
        ] as [([Float], Float)] {
            var packedKeys = [Float](repeating: .nan, count: panel)
            kernels_pack_rows(keys, 1, 4, 1, &packedKeys)
            var scores = [Float](repeating: .nan, count: panel)
            var out: [Float] = [.nan]
            kernels_attend([1], 1, 1, packedKeys, packed, 4, 1, 1, nil, &scores, &out)
            #expect(abs(out[0] - expected) < 1e-5)
        }
    }

    /// Widens from an odd address.
    private func widen(
        _ patterns: [UInt16], with kernel: (UnsafeRawPointer, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> [Float] {
        let bytes: [UInt8] = [0] + patterns.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        return [Float](unsafeUninitializedCapacity: patterns.count) { buffer, count in
            bytes.withUnsafeBytes { source in
                guard let source = source.baseAddress, let target = buffer.baseAddress else { return }
                kernel(source + 1, target, patterns.count)
            }
            count = patterns.count
        }
    }
}

/// A form of GELU, in float32 and in float64.
struct GELUForm: Sendable {
    let kernel: @Sendable ([Float], inout [Float]) -> Void
    let exact: @Sendable (Double) -> Double

    static let erf = GELUForm {
        kernels_gelu($0, &$1, $0.count)
    } exact: {
        $0 / 2 * erfc(-$0 / 2.squareRoot())
    }

    static let tanh = GELUForm {
        kernels_gated_gelu($0, [Float](repeating: 1, count: $0.count), &$1, $0.count)
    } exact: {
        $0 / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
    }
}
