import Sweeps
import Tensors

/// The task `inpaint` of the course (1.7.2): paints where the mask is white, by RePaint's rule.
///
/// Source: Lugmayr et al. (2022), whose jumps back are `resample`.
enum Inpaint {
    static let task = RenderTask(
        cascade: "inpaint", summary: "A picture, painted anew where a mask is white (RePaint).",
        parameters: TaskParameters.model + TaskParameters.image + [TaskParameters.mask]
            + TaskParameters.texts(standard: TaskParameters.anyPhoto) + [
                TaskParameters.seed, TaskParameters.rng, TaskParameters.steps(Timesteps.courseSteps),
                TaskParameters.guidance(7),
                Parameter(
                    "resample", .integer(1...100), standard: .integer(1), affects: .stage1,
                    help: "how often each part of the way is gone, with noise added in between; 1 is once"),
                Parameter(
                    "resample.jump", .integer(1...100), standard: .integer(10), affects: .stage1,
                    help: "how many steps such a part has"),
            ] + TaskParameters.sampler(.course) + [TaskParameters.keep] + TaskParameters.size
            + TaskParameters.courseStage2,
        stage1: { try stage1(of: $0, models: $1) }, sample: { try sample($0) })

    private static func stage1(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "")
        guard settings.rule == .course, case .integers(let states) = settings.steps else {
            throw RenderingError(
                "inpaint goes by sampler: course; for diffusers' rule take inpaint-diffusers")
        }
        var fields = [("operation", .text("inpaint"))] + settings.fields
        var walk = states
        if let times = parameters.integer("resample"), times > 1 {
            let jump = parameters.integer("resample.jump") ?? 10
            fields += [("resample", .integer(times)), ("resample.jump", .integer(jump))]
            walk = Timesteps.resampled(states, jump: jump, times: times)
        }
        let steps = zip(walk, walk.dropFirst()).count { $0 > $1 }
        return Node(
            kind: .stage1, fields: fields, models: [models.stage1],
            upstream: Cascade.texts(of: parameters, guided: settings.isGuided, models: models)
                + [
                    try InputNode.image(of: parameters, models: models),
                    try InputNode.mask(of: parameters, models: models),
                ], evaluations: settings.isGuided ? 2 * steps : steps,
            strip: settings.strip(of: parameters, walk: walk))
    }

    private static func sample(_ context: SampleContext) throws -> Tensor {
        let settings = try context.settings()
        let stage = try context.stage()
        let states = try settings.timesteps(by: stage.scheduler.config)
        return try context.run(
            .inpainting(
                stage, context.input(), mask: context.input(1),
                text: [context.text(scale: settings.guidance)],
                timesteps: Timesteps.resampled(
                    states, jump: context.node.integer("resample.jump") ?? 1,
                    times: context.node.integer("resample") ?? 1),
                noise: context.noise))
    }
}
