import Rendering
import Tensors

/// `illusions`: whole samplings by the papers' published loop, stage II from the folder's own stage I.
func compareIllusions(_ path: String, _ compute: Compute, _ tally: inout ParityTally) throws {
    let folder = try IllusionFolder(path)
    try compareViews(folder, &tally)
    let replay = try IllusionReplay(folder, compute)
    for sampling in folder.samplings {
        for stage in sampling.stages {
            let expected = try folder.tensors.floats("\(sampling.name).\(stage)")
            tally.compare(
                "illusions.\(sampling.name).\(stage)", try replay.run(sampling, stage), with: expected,
                allowed: 2e-3)
        }
    }
}

/// Runs the published loop of both stages.
private struct IllusionReplay {
    private let folder: IllusionFolder
    private let stages: [String: Stage]
    private let texts: [String: [Int: TextConditioning]]

    init(_ folder: IllusionFolder, _ compute: Compute) throws {
        self.folder = folder
        let checkpoint = "\(folder.path)/checkpoint"
        stages = [
            "stage1": try .first("\(checkpoint)/stage1", compute: compute),
            "stage2": try .superResolution("\(checkpoint)/stage2", compute: compute),
        ]
        let used = Set(folder.samplings.flatMap { $0.prompts + [$0.negativePrompt] })
        texts = try stages.mapValues { stage in
            var texts: [Int: TextConditioning] = [:]
            for index in used {
                let states = try folder.tensors.floats("embedding.\(index)")
                texts[index] = stage.unet.prepare(states.reshaped([1] + states.shape))
            }
            return texts
        }
    }

    func run(_ sampling: IllusionFolder.Sampling, _ name: String) throws -> Tensor {
        guard let stage = stages[name], let reduction = Illusion.Reduction(rawValue: sampling.reduction)
        else {
            throw BenchError(
                "\(folder.path)/illusions.json: \(sampling.name) has the stage \(name) and the reduction "
                    + "\(sampling.reduction), one of which is not known")
        }
        let side = folder.sizes[name == "stage1" ? 0 : 1]
        let views = try sampling.views.map {
            try folder.view($0.name, argument: $0.arg, permutation: $0.permutation, side: side)
        }
        let illusion = Illusion(try parts(sampling, views, name), reduction: reduction)
        let timesteps = try Timesteps.spaced(sampling.steps, by: stage.scheduler.config)
        let noise = NoiseSource(seed: sampling.seed)
        var sampler: Sampler
        if name == "stage1" {
            sampler = try .fromNoise(
                stage, text: [illusion], timesteps: timesteps, width: side, height: side, noise: noise)
        } else {
            sampler = try .superResolution(
                stage, of: folder.tensors.floats("\(sampling.name).stage1"),
                noiseLevel: sampling.noiseLevel ?? 50,
                text: [illusion], timesteps: timesteps, width: side, height: side, noise: noise)
        }
        if let reference = sampling.reference {
            let picture = try folder.tensors.floats("reference.\(reference)")
            sampler.component = KnownComponent(
                of: picture.reshaped([1] + picture.shape).resized(width: side, height: side), views: views,
                noise: sampling.globalSeed.map { NoiseSource(seed: $0) })
        }
        return try sampler.run()
    }

    private func parts(
        _ sampling: IllusionFolder.Sampling, _ views: [any View], _ stage: String
    ) throws -> [Illusion.Part] {
        guard let texts = texts[stage], views.count == sampling.prompts.count else {
            throw BenchError(
                "\(folder.path)/illusions.json: \(sampling.name) has not one prompt for each view")
        }
        return try zip(views, sampling.prompts).map { view, prompt in
            guard let positive = texts[prompt] else {
                throw BenchError("\(folder.path): \(sampling.name) has a prompt without an embedding")
            }
            return Illusion.Part(
                view: view,
                text: GuidedText(
                    positive, negative: texts[sampling.negativePrompt], scale: sampling.guidanceScale))
        }
    }
}
