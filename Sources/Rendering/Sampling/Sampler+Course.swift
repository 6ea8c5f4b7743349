package import Tensors

/// How sampling starts in the course project CS180, with its order of random draws.
extension Sampler {
    /// From pictures `[B, 3, H, W]`, noised to the first of `timesteps`.
    ///
    /// The timesteps are those of the walk, its last state among them.
    package static func denoising(
        _ stage: Stage, _ pictures: Tensor, text: [any Guide], timesteps: [Int],
        rule: SamplingRule = .course, noise: NoiseSource
    ) throws -> Sampler {
        try stage.check(width: pictures.shape[3], height: pictures.shape[2])
        var noise = noise
        let start = stage.scheduler.noised(pictures, with: noise.draw(pictures.shape), at: timesteps[0])
        return Sampler(
            stage: stage, guides: text, timesteps: timesteps, rule: rule, noise: noise, sample: start)
    }

    /// From noise alone; what `mask` (1 where to paint, `[B or 1, 1, H, W]`) leaves is put back after every step, as
    /// noisy as the step's result.
    ///
    /// Source: Lugmayr et al. (2022), RePaint.
    package static func inpainting(
        _ stage: Stage, _ pictures: Tensor, mask: Tensor, text: [any Guide], timesteps: [Int],
        noise: NoiseSource
    ) throws -> Sampler {
        var sampler = try fromNoise(
            stage, text: text, timesteps: timesteps, rule: .course, width: pictures.shape[3],
            height: pictures.shape[2], noise: noise)
        sampler.known = Known(pictures: pictures, mask: mask)
        return sampler
    }
}
