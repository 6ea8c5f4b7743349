import Foundation

/// torch's random numbers on CUDA: the stream of `torch.Generator("cuda").manual_seed(seed)`, for short draws.
///
/// On a GPU every thread has a counter of its own, and how many threads there are depends on the card, but for draws
/// of at most `maximumDraw` numbers, for which each card has one thread a number. Sources: Salmon et al. (2011),
/// Philox4x32-10; `ATen/native/cuda/DistributionTemplates.h`; cuRAND's `curand_normal4`.
package struct PhiloxGenerator: Sendable {
    /// The numbers of a draw that a small card (13 multiprocessors of eight blocks of 256 threads) makes in one go.
    package static let maximumDraw = 13 * 8 * 256

    private let key: (UInt32, UInt32)
    /// Draws so far.
    private var offset: UInt64 = 0

    package init(seed: UInt64) {
        key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// `torch.randn(shape, generator:, device: "cuda")` in float32, within a rounding error.
    ///
    /// `shape` must have at most `maximumDraw` numbers.
    package mutating func randn(_ shape: [Int]) -> Tensor {
        let count = shape.reduce(1, *)
        precondition(count <= Self.maximumDraw, "a draw of \(count) numbers depends on the card")
        let low = UInt32(truncatingIfNeeded: offset)
        let high = UInt32(truncatingIfNeeded: offset >> 32)
        offset += 1
        return Tensor(
            (0..<count).map { index in
                let words = words(SIMD4(low, high, UInt32(index), 0))
                return Self.normal(words.x, words.y)
            }, shape: shape)
    }

    /// The four words of a counter.
    private func words(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var (counter, key) = (counter, key)
        for round in 0..<10 {
            if round > 0 { key = (key.0 &+ 0x9e37_79b9, key.1 &+ 0xbb67_ae85) }
            let first = counter.x.multipliedFullWidth(by: 0xd251_1f53)
            let second = counter.z.multipliedFullWidth(by: 0xcd9e_8d57)
            counter = SIMD4(
                second.high ^ counter.y ^ key.0, second.low, first.high ^ counter.w ^ key.1, first.low)
        }
        return counter
    }

    /// The first of a pair of normal numbers, by Box and Muller.
    private static func normal(_ x: UInt32, _ y: UInt32) -> Float {
        let unit = Float(sign: .plus, exponent: -32, significand: 1)
        let u = Float(x) * unit + unit / 2
        let turn = unit * 2 * Float.pi
        let v = Float(y) * turn + turn / 2
        return (-2 * log(u)).squareRoot() * sin(v)
    }
}
