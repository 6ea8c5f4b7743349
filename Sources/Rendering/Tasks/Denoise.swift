import Sweeps
import Tensors

/// The task `denoise` of the course (1.4): a picture is noised, and denoised step by step, without guidance.
enum Denoise {
    static let task = RenderTask(
        cascade: "denoise", summary: "A picture, noised and denoised step by step.",
        parameters: parameters(prompt: TaskParameters.anyPhoto, start: 10, guidance: 1),
        stage1: { try stage1(of: $0, models: $1) }, sample: { try sample($0) })

    /// The parameters, with the defaults of a task that does the same for another purpose.
    static func parameters(prompt: String, start: Int, guidance: Double) -> [Parameter] {
        TaskParameters.model + TaskParameters.image + TaskParameters.texts(standard: prompt) + [
            TaskParameters.seed, TaskParameters.rng, TaskParameters.start(start),
            TaskParameters.steps(Timesteps.courseSteps),
            TaskParameters.guidance(guidance),
        ] + TaskParameters.sampler(.course) + [TaskParameters.keep] + TaskParameters.size
            + TaskParameters.courseStage2
    }

    static func stage1(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "")
        return Node(
            kind: .stage1, fields: [("operation", .text("denoise"))] + settings.fields,
            models: [models.stage1],
            upstream: Cascade.texts(of: parameters, guided: settings.isGuided, models: models)
                + [try InputNode.image(of: parameters, models: models)],
            evaluations: settings.evaluations, strip: settings.strip(of: parameters))
    }

    static func sample(_ context: SampleContext) throws -> Tensor {
        let settings = try context.settings()
        let stage = try context.stage()
        return try context.run(
            .denoising(
                stage, context.input(), text: [context.text(scale: settings.guidance)],
                timesteps: settings.timesteps(by: stage.scheduler.config), rule: settings.rule,
                noise: context.noise))
    }
}
