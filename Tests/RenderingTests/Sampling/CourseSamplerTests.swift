import Tensors
import Testing

@testable import Rendering

/// The loops of the course CS180, as `generate.py` has them in torch.
@Suite struct `Sampling by the rule of the course` {
    private static let photo = 3
    private static let empty = 4

    private let goldens: Goldens
    private let texts: Goldens
    private let stage: Stage
    private let timesteps = Timesteps.strided(30)
    private let picture: Tensor

    init() throws {
        goldens = try Goldens("course")
        texts = try Goldens("text")
        stage = try Stage.first("\(Goldens.folder)/checkpoint/stage1", compute: Compute(threads: 2))
        picture = try goldens.floats("image")
    }

    @Test func `walks 33 steps of 30, and ends at timestep 0`() throws {
        #expect(timesteps == (try goldens.integers("strided_timesteps")))
        let sampler = try Sampler.denoising(
            stage, picture, text: [text(scale: 1)], timesteps: timesteps, noise: NoiseSource(seed: 180))
        #expect(sampler.count == 33)
    }

    @Test func `noises, blurs and denoises in one step as torch does`() throws {
        var noise = NoiseSource(seed: 500)
        let noised = stage.scheduler.noised(picture, with: noise.draw(picture.shape), at: 500)
        let blurred = noised.gaussianBlurred(kernel: 5, sigma: 2)
        #expect(noised.largestDifference(from: try goldens.floats("forward.500")) < 1e-6)
        #expect(blurred.largestDifference(from: try goldens.floats("blur.500")) < 1e-6)
        var sampler = try Sampler.denoising(
            stage, picture, text: [text(scale: 1)], timesteps: [500, 0], noise: NoiseSource(seed: 500))
        sampler.step()
        let original = try #require(sampler.original)
        #expect(original.largestDifference(from: try goldens.floats("onestep.500")) < 1e-4)
    }

    @Test func `of a noised picture equals the reference, its fifth state too`() throws {
        var sampler = try Sampler.denoising(
            stage, picture, text: [text(scale: 1)], timesteps: Array(timesteps[10...]),
            noise: NoiseSource(seed: 180))
        for _ in 0..<5 { sampler.step() }
        let fifth = try goldens.floats("iterative.istart10.step5")
        #expect(sampler.sample.largestDifference(from: fifth) < 1e-4)
        #expect(
            try sampler.run().largestDifference(from: goldens.floats("iterative.istart10")) < 1e-4)
    }

    @Test func `puts back what the mask keeps, as noisy as the new`() throws {
        let mask = try goldens.floats("mask")
        var sampler = try Sampler.inpainting(
            stage, picture, mask: mask, text: [text(scale: 7)], timesteps: timesteps,
            noise: NoiseSource(seed: 180))
        let sample = try sampler.run()
        // The reference itself wanders by 3e-4.
        #expect(sample.largestDifference(from: try goldens.floats("inpaint")) < 5e-3)
    }

    @Test func `walks back by adding noise, without the network`() throws {
        var sampler = try Sampler.denoising(
            stage, picture, text: [text(scale: 1)], timesteps: [300, 0, 300], noise: NoiseSource(seed: 1))
        sampler.step()
        let (before, original) = (sampler.sample, sampler.original)
        sampler.step()
        #expect(sampler.isFinished && sampler.original?.values == original?.values)
        var noise = NoiseSource(seed: 1)
        for _ in 0..<2 { _ = noise.draw(picture.shape) }
        let expected = stage.scheduler.noised(before, with: noise.draw(picture.shape), from: 0, to: 300)
        #expect(sampler.sample.values == expected.values)
    }

    private func text(scale: Double) throws -> GuidedText {
        func conditioning(_ index: Int) throws -> TextConditioning {
            stage.unet.prepare(try texts.floats("embedding.\(index).clean=1"))
        }
        return GuidedText(
            try conditioning(Self.photo), negative: try conditioning(Self.empty), scale: scale)
    }
}
