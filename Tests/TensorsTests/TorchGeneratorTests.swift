import Foundation
import Tensors
import Testing

/// Expected values are torch 2.15's.
///
/// They were made by
///
///     out = {}
///     for seed in (0, 42, 2**63 + 11):
///         for n in (1, 5, 15, 16, 17, 31, 48):
///             out[f"{seed}.{n}"] = torch.randn(n, generator=torch.Generator().manual_seed(seed))
///         g = torch.Generator().manual_seed(seed)
///         for i, n in enumerate((3, 21, 20, 1, 64, 2)):
///             out[f"{seed}.sequence.{i}"] = torch.randn(n, generator=g)
///     safetensors.torch.save_file(out, "randn.safetensors")
@Suite("torch's random numbers")
struct TorchGeneratorTests {
    private static let seeds: [UInt64] = [0, 42, 1 << 63 + 11]

    private func expected() throws -> [String: StoredTensor] {
        let fixtures = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        return try Safetensors.read(fixtures.appendingPathComponent("randn.safetensors").path)
    }

    @Test("a draw of any size equals torch's bit for bit", arguments: seeds, [1, 5, 15, 16, 17, 31, 48])
    func drawsEqualTorch(seed: UInt64, count: Int) throws {
        var generator = TorchGenerator(seed: seed)
        let drawn = generator.randn([count])
        #expect(drawn.values == (try #require(try expected()["\(seed).\(count)"])).floats().values)
    }

    @Test("short and long draws from one generator follow each other as in torch", arguments: seeds)
    func sequencesEqualTorch(seed: UInt64) throws {
        let expected = try expected()
        var generator = TorchGenerator(seed: seed)
        for (i, count) in [3, 21, 20, 1, 64, 2].enumerated() {
            let drawn = generator.randn([count])
            #expect(drawn.values == (try #require(expected["\(seed).sequence.\(i)"])).floats().values)
        }
    }

    @Test("only the low 32 bits of a seed count")
    func seedsAreCut() {
        var low = TorchGenerator(seed: 5)
        var high = TorchGenerator(seed: 1 << 40 + 5)
        #expect(low.randn([20]).values == high.randn([20]).values)
    }

    @Test("a draw of a batch equals draws of its samples one after another")
    func batchesAreSuccessiveDraws() {
        var one = TorchGenerator(seed: 7)
        var two = one
        let batch = one.randn([2, 3, 4, 4]).values
        #expect(batch == two.randn([3, 4, 4]).values + two.randn([3, 4, 4]).values)
    }

    /// `torch.randn(3, 64, 64, generator=torch.Generator().manual_seed(0)).double().sum()` is -154.94677579798736.
    @Test("a picture's noise has torch's sum")
    func pictureNoiseHasTorchSum() {
        var generator = TorchGenerator(seed: 0)
        let sum = generator.randn([1, 3, 64, 64]).values.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum + 154.94677579798736) < 1e-9)
    }
}
