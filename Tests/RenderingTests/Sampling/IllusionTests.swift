import Tensors
import Testing

@testable import Rendering

/// What the published code of Visual Anagrams and Factorized Diffusion computes (`Fixtures/illusions.py`).
@Suite struct `Illusions` {
    private let tensors: [String: StoredTensor]
    private let texts: Goldens
    private let compute = Compute(threads: 2)

    init() throws {
        tensors = try Safetensors.read("\(Goldens.fixture("illusions"))/illusions.safetensors")
        texts = try Goldens("text")
    }

    @Test(arguments: [
        "skew", "square_hinge", "inner_circle", "inner_circle_failure", "low_pass", "triple_medium_pass",
        "color",
        "motion",
    ])
    func `bring estimates back as the published views do`(name: String) throws {
        var generator = TorchGenerator(seed: 64)
        let x = generator.randn([1, 3, 64, 64])
        let inverse = try ViewSpec(name).view(ViewSize(side: 64, scale: 1)).inverse(x)
        #expect(try inverse.largestDifference(from: picture("view.\(name).64.inverse")) < 2e-5)
    }

    @Test func `blur as the published view that fails does`() throws {
        var generator = TorchGenerator(seed: 64)
        let x = generator.randn([1, 3, 64, 64])
        let view = try ViewSpec("blur_failure").view(ViewSize(side: 64, scale: 1)).view(x)
        #expect(try view.largestDifference(from: picture("view.blur_failure.64.view")) < 2e-5)
    }

    @Test func `resize pictures as torchvision does`() throws {
        let resized = try picture("reference.160").resized(width: 64, height: 64)
        #expect(try resized.largestDifference(from: picture("reference.160.at64")) < 1e-6)
    }

    @Test(arguments: [
        ("flip", ["identity", "flip"], 0), ("negate", ["identity", "negate"], 4),
        ("hybrid", ["low_pass", "high_pass"], 17),
        ("alternate.three_views", ["rotate_180", "identity", "negate"], 16),
    ])
    func `of stage I equal the published loop`(name: String, views: [String], seed: UInt64) throws {
        let stage = try stage1()
        let reduction: Illusion.Reduction =
            name == "hybrid" ? .sum : name == "alternate.three_views" ? .alternate : .mean
        let illusion = try illusion(
            views, prompts: Array(0..<views.count), stage, size: ViewSize(side: 64, scale: 1), reduction)
        var sampler = try Sampler.fromNoise(
            stage, text: [illusion], timesteps: Timesteps.spaced(5, by: stage.scheduler.config), width: 64,
            height: 64, noise: NoiseSource(seed: seed))
        #expect(try sampler.run().largestDifference(from: floats("\(name).steps5.stage1")) < 2e-4)
    }

    @Test(arguments: [("anagram.flip", ["identity", "flip"]), ("hybrid", ["low_pass", "high_pass"])])
    func `by the rule of the course equal torch's`(name: String, views: [String]) throws {
        let stage = try stage1()
        let expected = try Goldens("course").floats(name)
        let side = expected.shape[3]
        let illusion = try illusion(
            views, prompts: [0, 1], stage, size: ViewSize(side: side, scale: 1),
            name == "hybrid" ? .sum : .mean)
        var sampler = try Sampler.fromNoise(
            stage, text: [illusion], timesteps: Timesteps.strided(30), rule: .course, width: side,
            height: side, noise: NoiseSource(seed: 180))
        // The reference itself wanders by 3e-4.
        #expect(try sampler.run().largestDifference(from: expected) < 5e-3)
    }

    @Test func `of which a picture gives a part equal the published loop`() throws {
        let stage = try stage1()
        let size = ViewSize(side: 64, scale: 1)
        let names = ["low_pass", "high_pass"]
        var sampler = try Sampler.fromNoise(
            stage, text: [illusion(names, prompts: [4, 0], stage, size: size, .sum)],
            timesteps: Timesteps.spaced(5, by: stage.scheduler.config), width: 64, height: 64,
            noise: NoiseSource(seed: 182))
        sampler.component = KnownComponent(
            of: try picture("reference.160.at64"), views: try names.map { try ViewSpec($0).view(size) },
            noise: NoiseSource(seed: 1182))
        let expected = try floats("inverse.hybrid.separate.steps5.stage1")
        #expect(try sampler.run().largestDifference(from: expected) < 2e-4)
    }

    @Test func `of stage II equal the published loop under the same views`() throws {
        let stage = try Stage.superResolution("\(Goldens.folder)/checkpoint/stage2", compute: compute)
        let illusion = try illusion(
            ["identity", "flip"], prompts: [0, 1], stage, size: ViewSize(side: 256, scale: 4), .mean)
        var sampler = try Sampler.superResolution(
            stage, of: floats("flip.steps5.stage1"), noiseLevel: 50, text: [illusion],
            timesteps: Timesteps.spaced(5, by: stage.scheduler.config), width: 256, height: 256,
            noise: NoiseSource(seed: 0))
        #expect(try sampler.run().largestDifference(from: floats("flip.steps5.stage2")) < 1e-3)
    }

    private func stage1() throws -> Stage {
        try .first("\(Goldens.folder)/checkpoint/stage1", compute: compute)
    }

    private func illusion(
        _ views: [String], prompts: [Int], _ stage: Stage, size: ViewSize, _ reduction: Illusion.Reduction
    ) throws -> Illusion {
        func text(_ prompt: Int) throws -> TextConditioning {
            stage.unet.prepare(try texts.floats("embedding.\(prompt).clean=1"))
        }
        let negative = try text(4)
        return Illusion(
            try zip(views, prompts).map { view, prompt in
                Illusion.Part(
                    view: try ViewSpec(view).view(size),
                    text: GuidedText(try text(prompt), negative: negative, scale: 7))
            }, reduction: reduction)
    }

    private func floats(_ name: String) throws -> Tensor { try #require(tensors[name]).floats() }

    private func picture(_ name: String) throws -> Tensor {
        let tensor = try floats(name)
        return tensor.reshaped([1] + tensor.shape)
    }
}
