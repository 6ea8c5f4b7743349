import Sweeps
import Tensors

/// The task `onestep` of the course (1.3): the picture that the network sees behind the noise of a noised one.
enum OneStep {
    static let task = RenderTask(
        cascade: "onestep", summary: "A noised picture, denoised in one step.",
        parameters: Noise.parameters(), stage1: { try stage1(of: $0, models: $1) }, sample: { try sample($0) }
    )

    private static func stage1(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        Node(
            kind: .stage1,
            fields: [
                ("operation", .text("onestep")), ("seed", parameters["seed"] ?? .integer(0)),
                ("t", parameters["t"] ?? .integer(0)),
            ] + Noise.numbers(of: parameters), models: [models.stage1],
            upstream: Cascade.texts(of: parameters, guided: false, models: models)
                + [try InputNode.image(of: parameters, models: models)],
            evaluations: 1)
    }

    private static func sample(_ context: SampleContext) throws -> Tensor {
        let timestep = context.node.integer("t") ?? 0
        let sampler = try Sampler.denoising(
            context.stage(), context.input(), text: [context.text(scale: 1)], timesteps: [timestep],
            noise: context.noise)
        let original = sampler.predictedOriginal()
        try context.onStep(StepProgress(kind: context.node.kind, step: 1, count: 1))
        return original
    }
}
