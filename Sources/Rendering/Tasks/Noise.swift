import Sweeps
import Tensors

/// The task `noise` of the course (1.1): a picture as the forward process has it at a timestep.
enum Noise {
    static let task = RenderTask(
        cascade: "noise", summary: "A picture, noised.", parameters: parameters(),
        stage1: { parameters, models in
            try stage1("noise", of: parameters, models: models, fields: [])
        }, sample: { try noised($0) })

    /// The parameters of a task that looks at a noised picture, `more` of its own among them.
    static func parameters(_ more: [Parameter] = []) -> [Parameter] {
        TaskParameters.model + TaskParameters.image + [TaskParameters.timestep] + more
            + TaskParameters.texts(standard: TaskParameters.anyPhoto) + [
                TaskParameters.seed, TaskParameters.rng,
            ]
            + TaskParameters.size + TaskParameters.courseStage2
    }

    /// A node that needs no network.
    static func stage1(
        _ operation: String, of parameters: Parameters, models: ModelIdentity,
        fields: [(name: String, value: ParameterValue)]
    ) throws -> Node {
        Node(
            kind: .stage1,
            fields: [
                ("operation", .text(operation)), ("seed", parameters["seed"] ?? .integer(0)),
                ("t", parameters["t"] ?? .integer(0)),
            ] + fields + numbers(of: parameters),
            models: [models.stage1], upstream: [try InputNode.image(of: parameters, models: models)],
            evaluations: 0)
    }

    /// The field of random numbers that are not the CPU's.
    static func numbers(of parameters: Parameters) -> [(name: String, value: ParameterValue)] {
        parameters.text("rng") == RandomNumbers.cuda.rawValue ? [("rng", .text("cuda"))] : []
    }

    static func noised(_ context: SampleContext) throws -> Tensor {
        let picture = try context.input()
        var noise = try context.noise
        let scheduler = try context.model.scheduler(context.node.kind)
        guard let timestep = context.node.integer("t"), timestep < scheduler.config.trainTimesteps else {
            throw RenderingError("t must be below the model's \(scheduler.config.trainTimesteps) timesteps")
        }
        return scheduler.noised(picture, with: noise.draw(picture.shape), at: timestep)
    }
}
