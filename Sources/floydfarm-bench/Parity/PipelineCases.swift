import Rendering
import Tensors

/// `pipelines`: whole samplings with the parameters of `cases.json`.
///
/// A sampling that magnifies rounding errors so that the reference differs from itself by more than a quarter of the
/// tolerance, as one with random weights from timestep 999 on may, is allowed four times that difference.
func comparePipelines(_ folder: ParityFolder, _ compute: Compute, _ tally: inout ParityTally) throws {
    let replay = try PipelineReplay(folder, compute)
    for pipeline in folder.cases.pipelines {
        let expected = try folder.pipelines.floats(pipeline.name)
        let wander = folder.cases.wander["pipelines"]?[pipeline.name] ?? 0
        tally.compare(
            "pipelines.\(pipeline.name)", try replay.run(pipeline), with: expected,
            allowed: max(1e-3, 4 * wander))
    }
}

/// Runs diffusers' pipelines of the IF family, chosen by the beginning of a case's name.
private struct PipelineReplay {
    let folder: ParityFolder
    let encoder: TextEncoder
    let stage1: Stage
    let stage2: Stage

    init(_ folder: ParityFolder, _ compute: Compute) throws {
        self.folder = folder
        encoder = try TextEncoder(folder.model, compute: compute)
        stage1 = try .first(folder.stage1, compute: compute)
        stage2 = try .superResolution(folder.stage2, compute: compute)
    }

    func run(_ pipeline: ParityPipeline) throws -> Tensor {
        var sampler: Sampler
        switch pipeline.name.split(separator: ".").first {
        case "stage1": sampler = try textToImage(pipeline)
        case "stage2": sampler = try superResolution(pipeline)
        case "img2img": sampler = try fromPictures(pipeline, Defaults(steps: 80, guidance: 10, strength: 0.7))
        case "inpaint":
            sampler = try fromPictures(
                pipeline, Defaults(steps: 50, guidance: 7, strength: 1),
                mask: folder.pipelines.floats("input.mask"))
        default:
            throw BenchError(
                "\(folder.path)/cases.json: pipeline \"\(pipeline.name)\" begins with none of stage1, stage2, img2img, "
                    + "inpaint")
        }
        return try sampler.run()
    }

    // MARK: - The pipelines and their defaults

    private struct Defaults {
        let steps: Int
        let guidance: Double
        var strength = 1.0
    }

    private func textToImage(_ pipeline: ParityPipeline) throws -> Sampler {
        let defaults = Defaults(steps: 100, guidance: 7)
        let side = stage1.unet.config.sampleSize
        return try .fromNoise(
            stage1, text: text(pipeline, for: stage1, defaults),
            timesteps: timesteps(pipeline, stage1, defaults),
            width: side, height: side, noise: noise(pipeline))
    }

    /// Enlarges the result of the case `stage1.seed180.steps20`.
    private func superResolution(_ pipeline: ParityPipeline) throws -> Sampler {
        let defaults = Defaults(steps: 50, guidance: 4)
        let side = stage2.unet.config.sampleSize
        return try .superResolution(
            stage2, of: folder.pipelines.floats("stage1.seed180.steps20"),
            noiseLevel: pipeline.noiseLevel ?? 250,
            text: text(pipeline, for: stage2, defaults), timesteps: timesteps(pipeline, stage2, defaults),
            width: side,
            height: side, noise: noise(pipeline))
    }

    private func fromPictures(
        _ pipeline: ParityPipeline, _ defaults: Defaults, mask: Tensor? = nil
    ) throws -> Sampler {
        try .fromPictures(
            stage1, folder.pipelines.floats("input.image"), strength: pipeline.strength ?? defaults.strength,
            mask: mask, text: text(pipeline, for: stage1, defaults),
            timesteps: timesteps(pipeline, stage1, defaults),
            noise: noise(pipeline))
    }

    // MARK: - Their arguments

    private func text(_ pipeline: ParityPipeline, for stage: Stage, _ defaults: Defaults) throws
        -> [GuidedText]
    {
        let negative = try conditioning(pipeline.negativePrompt ?? "", stage)
        return try pipeline.prompt.values.map { prompt in
            GuidedText(
                try conditioning(prompt, stage), negative: negative,
                scale: pipeline.guidanceScale ?? defaults.guidance)
        }
    }

    private func conditioning(_ prompt: String, _ stage: Stage) throws -> TextConditioning {
        let states = try encoder.states(of: prompt, cleanCaption: true)
        return stage.unet.prepare(states.reshaped([1] + states.shape))
    }

    private func timesteps(_ pipeline: ParityPipeline, _ stage: Stage, _ defaults: Defaults) throws -> [Int] {
        if let own = pipeline.timesteps { return try Timesteps.checked(own, by: stage.scheduler.config) }
        return try Timesteps.spaced(pipeline.steps ?? defaults.steps, by: stage.scheduler.config)
    }

    private func noise(_ pipeline: ParityPipeline) throws -> NoiseSource {
        switch pipeline.seed {
        case .one(let seed): return NoiseSource(seed: seed)
        case .more(let seeds):
            guard seeds.count == pipeline.prompt.values.count else {
                throw BenchError(
                    "\(folder.path)/cases.json: pipeline \"\(pipeline.name)\" has \(seeds.count) seeds for "
                        + "\(pipeline.prompt.values.count) prompts")
            }
            return NoiseSource(seeds: seeds)
        }
    }
}
