import Imaging
import Tensors
import Testing

@testable import Rendering

@Suite("Pictures around the network")
struct PictureTests {
    @Test("are enlarged with aligned corners")
    func enlarged() {
        let picture = Tensor([0, 1, 2, 3, 4, 5], shape: [1, 1, 2, 3])
        // torch.nn.functional.interpolate(torch.arange(6.).reshape(1, 1, 2, 3), size=(5, 4), mode="bilinear",
        // align_corners=True)
        let expected = Tensor(
            [
                0, 0.6667, 1.3333, 2, 0.75, 1.4167, 2.0833, 2.75, 1.5, 2.1667, 2.8333, 3.5, 2.25, 2.9167,
                3.5833,
                4.25, 3, 3.6667, 4.3333, 5,
            ], shape: [1, 1, 5, 4])
        #expect(picture.enlarged(width: 4, height: 5).largestDifference(from: expected) < 1e-4)
        #expect(picture.enlarged(width: 3, height: 2).values == picture.values)
    }

    @Test("become bitmaps clamped and rounded half to even")
    func bitmap() {
        // 2 · k / 255 − 1 is level k; halves between levels go to the even one.
        let levels: [Float] = [-2, 0, 2, .nan, -1, 1]
        let bitmap = Bitmap(sample: Tensor(levels, shape: [1, 3, 1, 2]))
        // 0.5 · 255 = 127.5 is level 128.
        #expect(bitmap == Bitmap(width: 2, height: 1, samples: [0, 255, 0, 128, 0, 255]))
    }

    @Test("change between channels first and channels last")
    func layout() {
        let picture = Tensor((0..<24).map(Float.init), shape: [2, 3, 2, 2])
        #expect(picture.channelsLast.shape == [2, 2, 2, 3])
        #expect(Array(picture.channelsLast.values.prefix(6)) == [0, 4, 8, 1, 5, 9])
        #expect(picture.channelsLast.channelsFirst.values == picture.values)
    }

    @Test("are blended by a mask")
    func blended() {
        let (zero, one) = (
            Tensor(zeros: [2, 2, 1, 2]), Tensor([Float](repeating: 1, count: 8), shape: [2, 2, 1, 2])
        )
        let mask = Tensor([0, 1], shape: [1, 1, 1, 2])
        #expect(zero.blended(with: one, where: mask).values == [0, 1, 0, 1, 0, 1, 0, 1])
        let masks = Tensor([0, 1, 1, 0], shape: [2, 1, 1, 2])
        #expect(zero.blended(with: one, where: masks).values == [0, 1, 0, 1, 1, 0, 1, 0])
    }
}
