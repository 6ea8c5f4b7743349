import Tensors
import Testing

@testable import Rendering

@Suite("relative positions")
struct RelativePositionsTests {
    private let positions = RelativePositions(
        table: Tensor((0..<64).map(Float.init), shape: [32, 2]), maxDistance: 128)

    /// `T5Attention._relative_position_bucket(torch.arange(-130, 131), True, 32, 128)`, transformers 5.23.
    @Test("buckets hold one distance each up to 7 and then grow")
    func buckets() {
        let starts: [(offset: Int, bucket: Int)] = [
            (0, 0), (1, 17), (7, 23), (8, 24), (11, 24), (12, 25), (15, 25), (16, 26), (22, 26), (23, 27),
            (31, 27),
            (32, 28), (45, 28), (46, 29), (63, 29), (64, 30), (76, 30), (90, 30), (91, 31), (130, 31),
            (5000, 31),
        ]
        for (offset, bucket) in starts {
            #expect(positions.bucket(offset) == bucket)
            if offset > 0 { #expect(positions.bucket(-offset) == bucket - 16) }
        }
    }

    @Test("the bias is the table's by key minus query, and padding is masked out")
    func bias() {
        let bias = positions.bias(length: 3, count: 2)
        let masked = -Float.greatestFiniteMagnitude
        #expect(bias.shape == [2, 3, 3])
        #expect(bias.values[..<9] == [0, 34, masked, 2, 0, masked, 4, 2, masked])
        #expect(bias.values[9...] == [1, 35, masked, 3, 1, masked, 5, 3, masked])
    }
}
