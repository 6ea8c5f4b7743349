import CKernels
import Glibc

/// torch's random numbers on the CPU: the stream of `torch.Generator().manual_seed(seed)`, bit for bit.
///
/// Sources: `ATen/CPUGeneratorImpl.cpp`, `ATen/native/cpu/DistributionTemplates.h`; the numbers are those of torch on x86.
package struct TorchGenerator: Sendable {
    private var engine = torch_engine()
    /// The second of a pair of normal numbers, kept for the next short draw.
    private var cachedNormal: Double?

    /// Starts the stream of `seed`, of which torch's engine uses the low 32 bits.
    package init(seed: UInt64) { torch_engine_seed(&engine, seed) }

    /// `torch.randn(shape, generator:)` in float32.
    package mutating func randn(_ shape: [Int]) -> Tensor {
        var result = Tensor(unset: shape)
        result.withUnsafeMutable { values in
            guard values.count >= 16, let base = values.baseAddress else {
                for i in values.indices { values[i] = Float(nextNormal()) }
                return
            }
            torch_normal_fill(&engine, base, values.count)
        }
        return result
    }

    /// `torch.randperm(count, generator:)`: the numbers below `count`, shuffled.
    package mutating func permutation(_ count: Int) -> [Int] {
        var numbers = Array(0..<count)
        for i in numbers.indices.dropLast() {
            numbers.swapAt(i, i + Int(torch_engine_next(&engine)) % (count - i))
        }
        return numbers
    }

    /// `torch.empty(shape).uniform_(low, high, generator=…)` in float32: 24 bits a value.
    package mutating func uniform(_ shape: [Int], from low: Float = 0, to high: Float = 1) -> Tensor {
        var result = Tensor(unset: shape)
        result.withUnsafeMutable { values in
            for i in values.indices {
                // torch widens to float64 for the map, which is then exact but for one rounding.
                let share = Double(torch_engine_next(&engine) & (1 << 24 - 1)) * 0x1p-24
                values[i] = Float(share * Double(high - low) + Double(low))
            }
        }
        return result
    }

    /// One number of the path that draws of fewer than 16 take: Box–Muller in double, two numbers at a time.
    private mutating func nextNormal() -> Double {
        if let cached = cachedNormal {
            cachedNormal = nil
            return cached
        }
        let u1 = nextUniform()
        let u2 = nextUniform()
        let radius = (-2 * log1p(-u2)).squareRoot()
        let angle = 2 * Double.pi * u1
        cachedNormal = radius * sin(angle)
        return radius * cos(angle)
    }

    /// A number in [0, 1) of 53 bits, from two outputs of the engine.
    private mutating func nextUniform() -> Double {
        let high = UInt64(torch_engine_next(&engine))
        let low = UInt64(torch_engine_next(&engine))
        return Double((high << 32 | low) & (1 << 53 - 1)) * 0x1p-53
    }
}
