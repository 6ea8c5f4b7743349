import Tensors
import Testing

@testable import Rendering

/// Whole pipelines of diffusers, their texts encoded by transformers.
@Suite("Sampling")
struct SamplerTests {
    private let goldens: Goldens
    private let texts: Goldens
    private let stage1: Stage
    private let stage2: Stage

    /// The prompts of `cases.json`, by index.
    private static let village = 0
    private static let hat = 1
    private static let photo = 3
    private static let empty = 4

    /// Diffusers itself wanders by 4e-5 with other kernels.
    private static let allowed: Float = 2e-4

    init() throws {
        goldens = try Goldens("pipelines")
        texts = try Goldens("text")
        let compute = Compute(threads: 2)
        stage1 = try Stage.first("\(Goldens.folder)/checkpoint/stage1", compute: compute)
        stage2 = try Stage.superResolution("\(Goldens.folder)/checkpoint/stage2", compute: compute)
    }

    @Test("of stage I equals IFPipeline")
    func textToImage() throws {
        let sample = try stage1Sample(Self.hat, scale: 7, steps: spaced(5), seed: 180)
        #expect(sample.largestDifference(from: try goldens.floats("stage1.seed180.steps5")) < Self.allowed)
    }

    @Test("without guidance evaluates the prompt alone")
    func unguided() throws {
        let sample = try stage1Sample(Self.photo, scale: 1, steps: spaced(10), seed: 3)
        #expect(sample.largestDifference(from: try goldens.floats("stage1.seed3.noguidance")) < Self.allowed)
    }

    @Test("walks timesteps of the caller's own")
    func ownTimesteps() throws {
        let steps = [999, 800, 799, 600, 400, 200, 100, 0]
        let sample = try stage1Sample(Self.village, scale: 7, steps: steps, seed: 180)
        #expect(sample.largestDifference(from: try goldens.floats("stage1.timesteps")) < Self.allowed)
    }

    @Test(
        "of a batch equals diffusers' with a generator for each picture, and each picture alone, byte for byte"
    )
    func batch() throws {
        var sampler = try Sampler.fromNoise(
            stage1, text: (0..<3).map { try text($0, stage1, scale: 7) }, timesteps: spaced(5), width: 32,
            height: 32,
            noise: NoiseSource(seeds: [180, 181, 182]))
        let batch = try sampler.run()
        #expect(batch.largestDifference(from: try goldens.floats("stage1.batch")) < Self.allowed)
        for picture in 0..<3 {
            let alone = try stage1Sample(picture, scale: 7, steps: spaced(5), seed: 180 + UInt64(picture))
            #expect(alone.values == batch.sample(picture).values)
        }
    }

    @Test("of stage II equals IFSuperResolutionPipeline", arguments: [(0, 4.0), (50, 9.0)])
    func superResolution(level: Int, scale: Double) throws {
        var sampler = try Sampler.superResolution(
            stage2, of: goldens.floats("stage1.seed180.steps20"), noiseLevel: level,
            text: [text(Self.village, stage2, scale: scale)], timesteps: spaced(5), width: 64, height: 64,
            noise: NoiseSource(seed: 1))
        let expected = try goldens.floats("stage2.seed1.steps5.level\(level)")
        #expect(try sampler.run().largestDifference(from: expected) < Self.allowed)
    }

    @Test("from a picture equals IFImg2ImgPipeline")
    func imageToImage() throws {
        var sampler = try Sampler.fromPictures(
            stage1, goldens.floats("input.image"), strength: 0.7, text: [text(Self.hat, stage1, scale: 7)],
            timesteps: spaced(20), noise: NoiseSource(seed: 180))
        #expect(sampler.timesteps.count == 14)
        #expect(
            try sampler.run().largestDifference(from: goldens.floats("img2img.strength0.7")) < Self.allowed)
    }

    @Test("under a mask equals IFInpaintingPipeline, and keeps what is not masked")
    func inpainting() throws {
        let (picture, mask) = (try goldens.floats("input.image"), try goldens.floats("input.mask"))
        var sampler = try Sampler.fromPictures(
            stage1, picture, strength: 1, mask: mask, text: [text(Self.hat, stage1, scale: 7)],
            timesteps: spaced(10),
            noise: NoiseSource(seed: 180))
        let sample = try sampler.run()
        #expect(sample.largestDifference(from: try goldens.floats("inpaint.strength1")) < Self.allowed)
        #expect(sample.values.first == picture.values.first)
    }

    @Test("tells of every step, and ends where it is told to")
    func stopping() throws {
        struct Stop: Error {}
        var sampler = try Sampler.fromNoise(
            stage1, text: [text(Self.hat, stage1, scale: 1)], timesteps: spaced(5), width: 16, height: 8,
            noise: NoiseSource(seed: 1))
        var seen: [Int] = []
        #expect(throws: Stop.self) {
            try sampler.run { done, count in
                seen.append(done)
                #expect(count == 5)
                if done == 2 { throw Stop() }
            }
        }
        #expect(seen == [1, 2])
        #expect(sampler.sample.shape == [1, 3, 8, 16])
    }

    @Test("refuses sizes that the levels cannot halve, and noise levels outside the schedule")
    func refusals() throws {
        let text = try text(Self.hat, stage1, scale: 1)
        #expect(throws: RenderingError.self) {
            try Sampler.fromNoise(
                stage1, text: [text], timesteps: [0], width: 12, height: 8, noise: NoiseSource(seed: 1))
        }
        #expect(throws: RenderingError.self) {
            try Sampler.superResolution(
                stage2, of: Tensor(zeros: [1, 3, 32, 32]), noiseLevel: 1000, text: [], timesteps: [0],
                width: 64,
                height: 64, noise: NoiseSource(seed: 1))
        }
    }

    private func spaced(_ count: Int) throws -> [Int] {
        try Timesteps.spaced(count, by: stage1.scheduler.config)
    }

    private func text(_ prompt: Int, _ stage: Stage, scale: Double) throws -> GuidedText {
        func conditioning(_ index: Int) throws -> TextConditioning {
            stage.unet.prepare(try texts.floats("embedding.\(index).clean=1"))
        }
        return GuidedText(try conditioning(prompt), negative: try conditioning(Self.empty), scale: scale)
    }

    private func stage1Sample(_ prompt: Int, scale: Double, steps: [Int], seed: UInt64) throws -> Tensor {
        var sampler = try Sampler.fromNoise(
            stage1, text: [text(prompt, stage1, scale: scale)], timesteps: steps, width: 32, height: 32,
            noise: NoiseSource(seed: seed))
        return try sampler.run()
    }
}
