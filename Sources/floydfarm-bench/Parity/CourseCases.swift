import Rendering
import Tensors

/// `course`: the loops of the course project on the strided timesteps 990, 960 … 0.
///
/// Tolerances follow the reference's own wander, as for the pipelines.
func compareCourse(_ folder: ParityFolder, _ compute: Compute, _ tally: inout ParityTally) throws {
    let replay = try CourseReplay(folder, compute)
    for name in folder.course.names where !["image", "mask"].contains(name) {
        if name == "strided_timesteps" {
            tally.compare("course.\(name)", replay.timesteps, with: try folder.course.integers(name))
            continue
        }
        guard let found = try replay.run(name) else {
            tally.skip("course.\(name)")
            continue
        }
        tally.compare(
            "course.\(name)", found, with: try folder.course.floats(name),
            allowed: max(5e-3, 4 * (folder.cases.wander["course"]?[name] ?? 0)))
    }
}

/// Replays one case after the other by its name.
private struct CourseReplay {
    private static let prompt = "a high quality photo"
    private static let seed: UInt64 = 180

    let timesteps = Timesteps.strided(30)
    private let stage: Stage
    private let encoder: TextEncoder
    private let prompts: [String]
    private let image: Tensor
    private let mask: Tensor

    init(_ folder: ParityFolder, _ compute: Compute) throws {
        stage = try .first(folder.stage1, compute: compute)
        encoder = try TextEncoder(folder.model, compute: compute)
        prompts = folder.cases.prompts
        image = try folder.course.floats("image")
        mask = try folder.course.floats("mask")
    }

    /// What the case's tensor should be; nil for a case that is not known.
    func run(_ name: String) throws -> Tensor? {
        let parts = name.split(separator: ".").map(String.init)
        let number = parts.last.flatMap(Int.init)
        switch (parts[0], number) {
        case ("forward", let timestep?): return noised(timestep)
        case ("blur", let timestep?): return noised(timestep).gaussianBlurred(kernel: 5, sigma: 2)
        case ("onestep", let timestep?): return try oneStep(timestep)
        case ("iterative", _):
            return try denoised(from: 10, Self.prompt, scale: 1, steps: parts.last == "step5" ? 5 : nil)
        case ("sample", _): return try sampled(text(Self.prompt, scale: parts.last == "cfg7" ? 7 : 1))
        case ("anagram", _): return try sampled(illusion(["identity", "flip"], .mean))
        case ("hybrid", _): return try sampled(illusion(["low_pass", "high_pass"], .sum))
        case ("sdedit", let start?):
            return try denoised(from: start, parts[1] == "text" ? "a rocket ship" : Self.prompt, scale: 7)
        case ("inpaint", _):
            var sampler = try Sampler.inpainting(
                stage, image, mask: mask, text: [text(Self.prompt, scale: 7)], timesteps: timesteps,
                noise: NoiseSource(seed: Self.seed))
            return try sampler.run()
        default: return nil
        }
    }

    private func noised(_ timestep: Int) -> Tensor {
        var noise = NoiseSource(seed: UInt64(timestep))
        return stage.scheduler.noised(image, with: noise.draw(image.shape), at: timestep)
    }

    private func oneStep(_ timestep: Int) throws -> Tensor {
        try Sampler.denoising(
            stage, image, text: [text(Self.prompt, scale: 1)], timesteps: [timestep],
            noise: NoiseSource(seed: UInt64(timestep))
        ).predictedOriginal()
    }

    private func denoised(
        from start: Int, _ prompt: String, scale: Double, steps: Int? = nil
    ) throws -> Tensor {
        var sampler = try Sampler.denoising(
            stage, image, text: [text(prompt, scale: scale)], timesteps: Array(timesteps[start...]),
            noise: NoiseSource(seed: Self.seed))
        for _ in 0..<(steps ?? sampler.count) { sampler.step() }
        return sampler.sample
    }

    private func sampled(_ guide: any Guide) throws -> Tensor {
        var sampler = try Sampler.fromNoise(
            stage, text: [guide], timesteps: timesteps, rule: .course, width: image.shape[3],
            height: image.shape[2], noise: NoiseSource(seed: Self.seed))
        return try sampler.run()
    }

    /// The folder's first prompts, each under one of `views`.
    private func illusion(_ views: [String], _ reduction: Illusion.Reduction) throws -> Illusion {
        let size = ViewSize(side: image.shape[3], scale: 1)
        return Illusion(
            try zip(views, prompts).map { view, prompt in
                Illusion.Part(view: try ViewSpec(view).view(size), text: try text(prompt, scale: 7))
            }, reduction: reduction)
    }

    private func text(_ prompt: String, scale: Double) throws -> GuidedText {
        let states = try [prompt, ""].map { try encoder.states(of: $0, cleanCaption: true) }
            .map { stage.unet.prepare($0.reshaped([1] + $0.shape)) }
        return GuidedText(states[0], negative: states[1], scale: scale)
    }
}
