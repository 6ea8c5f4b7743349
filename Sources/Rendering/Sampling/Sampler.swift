package import Tensors

/// A batch of pictures on their way from noise: a caller takes one `step()` after another until it `isFinished`.
///
/// Every picture is evaluated by itself, so that its bytes do not depend on the others of the batch.
package struct Sampler: Sendable {
    /// The picture that super-resolution starts from, noised, in the size of the result.
    struct LowResolution: Sendable {
        /// One for each picture of the batch, `[B, C, H, W]`.
        let picture: Tensor
        let noiseLevel: Int
    }

    /// What stays as it is where a picture is painted over by the rule of the course.
    struct Known: Sendable {
        let pictures: Tensor
        /// 1 for what is to be new, `[B or 1, 1, H, W]`.
        let mask: Tensor
    }

    let stage: Stage
    /// One for each picture.
    let guides: [any Guide]
    /// The timesteps in the order of the walk; one that is noisier than the one before is reached by adding noise.
    package let timesteps: [Int]
    let rule: SamplingRule
    var noise: NoiseSource
    var lowResolution: LowResolution?
    /// Where diffusers' pipelines paint: 1 for what is to be new, `[B or 1, 1, H, W]`; nil for everywhere.
    var mask: Tensor?
    var known: Known?
    /// What of the sample is given by another picture.
    package var component: KnownComponent?
    /// The batch as it is now, `[B, C, H, W]`, about −1…1 and not clamped when finished.
    package internal(set) var sample: Tensor
    /// The pictures that the model saw behind the noise in the last step; nil before the first.
    package private(set) var original: Tensor?
    /// How many steps are done.
    package private(set) var position = 0

    /// How many steps there are.
    package var count: Int { rule == .course ? timesteps.count - 1 : timesteps.count }

    package var isFinished: Bool { position == count }

    init(
        stage: Stage, guides: [any Guide], timesteps: [Int], rule: SamplingRule = .diffusers,
        noise: NoiseSource, sample: Tensor
    ) {
        self.stage = stage
        self.guides = guides
        self.timesteps = timesteps
        self.rule = rule
        self.noise = noise
        self.sample = sample
    }

    /// Takes one step of all pictures.
    package mutating func step() {
        precondition(!isFinished, "no step is left")
        let timestep = timesteps[position]
        let next = position + 1 < timesteps.count ? timesteps[position + 1] : nil
        position += 1
        if let next, next > timestep {
            let drawn = noise.draw(sample.shape)
            sample = stage.scheduler.noised(sample, with: drawn, from: timestep, to: next)
            return
        }
        if var component {
            sample = component.imposed(on: sample, at: timestep, scheduler: stage.scheduler) {
                noise.draw($0)
            }
            self.component = component
        }
        let output = Tensor.stacked(guides.indices.map { predict($0, at: timestep, step: position - 1) })
        let stepped = stage.scheduler.step(output, at: timestep, to: next, sample: sample, rule: rule) {
            noise.draw($0)
        }
        original = stepped.original
        sample = mask.map { sample.blended(with: stepped.sample, where: $0) } ?? stepped.sample
        if let known, let next {
            let noised = stage.scheduler.noised(
                known.pictures, with: noise.draw(known.pictures.shape), at: next)
            sample = noised.blended(with: sample, where: known.mask)
        }
    }

    /// The pictures that the model sees behind the noise at the next timestep, without taking the step.
    package func predictedOriginal() -> Tensor {
        let timestep = timesteps[position]
        return stage.scheduler.predictedOriginal(
            .stacked(guides.indices.map { predict($0, at: timestep, step: position) }), at: timestep,
            sample: sample, rule: rule)
    }

    /// Takes all steps that are left; `onStep` hears of each and may end the sampling by an error.
    package mutating func run(onStep: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }) rethrows
        -> Tensor
    {
        while !isFinished {
            step()
            try onStep(position, count)
        }
        return sample
    }

    /// The guided prediction for one picture: `[1, 2C, H, W]`.
    private func predict(_ picture: Int, at timestep: Int, step: Int) -> Tensor {
        var input = sample.sample(picture)
        if let lowResolution { input = input.joinedChannels(lowResolution.picture.sample(picture)) }
        return guides[picture].prediction(for: input, step: step) { input, text in
            let batch = Tensor.stacked(Array(repeating: input.channelsLast, count: text.count))
            return stage.unet(
                batch, timestep: timestep, text: text, noiseLevel: lowResolution?.noiseLevel
            ).channelsFirst
        }
    }
}
