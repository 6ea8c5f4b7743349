import Sweeps
import Tensors

/// The task `generate`: a picture from a prompt, by stage I and, unless it is off, stage II.
enum Generate {
    static let task = RenderTask(
        cascade: "generate", summary: "A picture from a prompt.",
        parameters: TaskParameters.model + TaskParameters.texts() + [
            TaskParameters.seed, TaskParameters.rng, TaskParameters.steps(100), TaskParameters.guidance(7),
        ] + TaskParameters.sampler(.diffusers) + [TaskParameters.keep] + TaskParameters.size
            + TaskParameters.stage2(isOn: true, steps: 50),
        stage1: { try stage1(of: $0, models: $1) }, sample: { try sample($0) })

    /// A sample from noise alone.
    static func stage1(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "")
        return Node(
            kind: .stage1, fields: settings.fields + TaskParameters.size(of: parameters),
            models: [models.stage1],
            upstream: Cascade.texts(of: parameters, guided: settings.isGuided, models: models),
            evaluations: settings.evaluations, strip: settings.strip(of: parameters))
    }

    static func sample(_ context: SampleContext) throws -> Tensor {
        let settings = try context.settings()
        let stage = try context.stage()
        let side = stage.unet.config.sampleSize
        return try context.run(
            .fromNoise(
                stage, text: [context.text(scale: settings.guidance)],
                timesteps: settings.timesteps(by: stage.scheduler.config), rule: settings.rule,
                width: context.node.integer("width") ?? side, height: context.node.integer("height") ?? side,
                noise: context.noise))
    }
}
