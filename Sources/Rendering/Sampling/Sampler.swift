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

    let stage: Stage
    /// One for each picture.
    let text: [GuidedText]
    package let timesteps: [Int]
    var noise: NoiseSource
    var lowResolution: LowResolution?
    /// Where to paint: 1 for what is to be new, `[B or 1, 1, H, W]`; nil for everywhere.
    var mask: Tensor?
    /// The batch as it is now, `[B, C, H, W]`, about −1…1 and not clamped when finished.
    package internal(set) var sample: Tensor
    /// How many steps are done.
    package private(set) var position = 0

    package var isFinished: Bool { position == timesteps.count }

    init(stage: Stage, text: [GuidedText], timesteps: [Int], noise: NoiseSource, sample: Tensor) {
        self.stage = stage
        self.text = text
        self.timesteps = timesteps
        self.noise = noise
        self.sample = sample
    }

    /// Takes one step of all pictures.
    package mutating func step() {
        precondition(!isFinished, "no step is left")
        let timestep = timesteps[position]
        let next = position + 1 < timesteps.count ? timesteps[position + 1] : nil
        let output = Tensor.stacked(text.indices.map { predict($0, at: timestep) })
        let stepped = stage.scheduler.step(output, at: timestep, to: next, sample: sample) { noise.draw($0) }
            .sample
        sample = mask.map { sample.blended(with: stepped, where: $0) } ?? stepped
        position += 1
    }

    /// Takes all steps that are left; `onStep` hears of each and may end the sampling by an error.
    package mutating func run(onStep: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }) rethrows
        -> Tensor
    {
        while !isFinished {
            step()
            try onStep(position, timesteps.count)
        }
        return sample
    }

    /// The guided prediction for one picture: `[1, 2C, H, W]`.
    private func predict(_ picture: Int, at timestep: Int) -> Tensor {
        let guide = text[picture]
        var input = sample.sample(picture)
        if let lowResolution { input = input.joinedChannels(lowResolution.picture.sample(picture)) }
        let batch = Tensor.stacked(Array(repeating: input.channelsLast, count: guide.conditioning.count))
        let output = stage.unet(
            batch, timestep: timestep, text: guide.conditioning, noiseLevel: lowResolution?.noiseLevel)
        return guide.combined(output.channelsFirst, channels: sample.shape[1])
    }
}
