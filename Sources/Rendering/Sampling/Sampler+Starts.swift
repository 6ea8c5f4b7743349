package import Tensors

/// How sampling starts in diffusers' pipelines, each with its order of random draws.
extension Sampler {
    /// From noise alone.
    ///
    /// Source: `diffusers pipelines/deepfloyd_if/pipeline_if.py`.
    package static func fromNoise(
        _ stage: Stage, text: [any Guide], timesteps: [Int], rule: SamplingRule = .diffusers, width: Int,
        height: Int, noise: NoiseSource
    ) throws -> Sampler {
        try stage.check(width: width, height: height)
        var noise = noise
        let start = noise.draw([text.count, stage.unet.config.inChannels, height, width])
        return Sampler(
            stage: stage, guides: text, timesteps: timesteps, rule: rule, noise: noise, sample: start)
    }

    /// From noise, beside pictures `[B, 3, h, w]` that are enlarged and noised to `noiseLevel` once.
    ///
    /// Source: `diffusers pipelines/deepfloyd_if/pipeline_if_superresolution.py`.
    package static func superResolution(
        _ stage: Stage, of pictures: Tensor, noiseLevel: Int, text: [any Guide], timesteps: [Int],
        width: Int, height: Int, noise: NoiseSource
    ) throws -> Sampler {
        try stage.check(width: width, height: height)
        let scheduler = stage.noisingScheduler ?? stage.scheduler
        guard (0..<scheduler.config.trainTimesteps).contains(noiseLevel) else {
            throw RenderingError(
                "the noise level is \(noiseLevel), but must be from 0 to \(scheduler.config.trainTimesteps - 1)"
            )
        }
        var noise = noise
        let shape = [text.count, 3, height, width]
        let start = noise.draw(shape)
        let enlarged = pictures.enlarged(width: width, height: height)
        let noised = scheduler.noised(enlarged, with: noise.draw(shape), at: noiseLevel)
        var sampler = Sampler(stage: stage, guides: text, timesteps: timesteps, noise: noise, sample: start)
        sampler.lowResolution = LowResolution(picture: noised, noiseLevel: noiseLevel)
        return sampler
    }

    /// From pictures `[B, 3, H, W]`, noised as far as `strength` (0…1) says; the steps before that are left out.
    ///
    /// With a `mask` (1 where to paint, `[B or 1, 1, H, W]`), everything else stays as in the pictures. Source:
    /// `diffusers pipelines/deepfloyd_if/pipeline_if_img2img.py` and `pipeline_if_inpainting.py`.
    package static func fromPictures(
        _ stage: Stage, _ pictures: Tensor, strength: Double, mask: Tensor? = nil, text: [any Guide],
        timesteps: [Int], noise: NoiseSource
    ) throws -> Sampler {
        try stage.check(width: pictures.shape[3], height: pictures.shape[2])
        let kept = try Timesteps.kept(timesteps, strength: strength)
        var noise = noise
        let noised = stage.scheduler.noised(pictures, with: noise.draw(pictures.shape), at: kept[0])
        let start = mask.map { pictures.blended(with: noised, where: $0) } ?? noised
        var sampler = Sampler(stage: stage, guides: text, timesteps: kept, noise: noise, sample: start)
        sampler.mask = mask
        return sampler
    }
}

extension Stage {
    /// Refuses a size that the levels of the UNet cannot halve.
    func check(width: Int, height: Int) throws {
        let multiple = unet.config.sizeMultiple
        guard width > 0, height > 0, width.isMultiple(of: multiple), height.isMultiple(of: multiple) else {
            throw RenderingError(
                "the size \(width)×\(height) does not fit the model: it needs multiples of \(multiple)")
        }
    }
}
