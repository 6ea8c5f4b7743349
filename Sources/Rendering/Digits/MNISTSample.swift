import Sweeps
import Tensors
import Training

/// The task `mnist-sample` of the course (part B, 2): a digit from noise, by DDPM or by a flow.
enum MNISTSample {
    private static let objectives: [Objective] = [.ddpm, .flow]

    private static let parameters =
        DigitNode.training(isRequired: true) + [
            Sweeps.Parameter(
                "objective", .choice(objectives.map(\.rawValue)), standard: .text(Objective.ddpm.rawValue),
                affects: .digit, help: "what the network was trained for"),
            Sweeps.Parameter(
                "class", .integer(0...Training.UNet.classes - 1), affects: .digit,
                help: "the digit that is asked for, of a network that was trained with classes"),
            Sweeps.Parameter(
                "guidance", .number(0...1000), standard: .number(Double(Training.Sampler.guidance)),
                affects: .digit, help: "how much the class counts; 1 is no guidance"),
            Sweeps.Parameter(
                "steps", .integer(1...1000), affects: .digit,
                help: "steps of a flow, by default \(Training.Sampler.flowSteps); ddpm always takes "
                    + "\(DDPMSchedule.steps)"),
            DigitNode.seed,
        ]

    static let task = RenderTask(
        declaration: TaskDeclaration(
            name: "mnist-sample", summary: "A digit from noise, by a network of floydfarm train.",
            parameters: parameters, node: { parameters, _ in try node(of: parameters) }),
        parameters: { DigitNode.parameters(of: $0, declared: parameters) }, compute: { try picture($0) })

    private static func node(of parameters: Parameters) throws -> Node {
        let objective = parameters.text("objective").flatMap(Objective.init) ?? .ddpm
        var fields: [(name: String, value: ParameterValue)] = [("objective", .text(objective.rawValue))]
        if let label = parameters["class"] {
            let guidance = parameters.number("guidance") ?? Double(Training.Sampler.guidance)
            fields += [("class", label), ("guidance", .number(guidance))]
        }
        var steps = DDPMSchedule.steps
        if objective == .flow {
            steps = parameters.integer("steps") ?? Training.Sampler.flowSteps
            fields.append(("steps", .integer(steps)))
        } else if let other = parameters.integer("steps"), other != steps {
            throw RenderingError("steps is \(other), but ddpm takes all its \(steps): leave steps out")
        }
        fields.append(("seed", parameters["seed"] ?? .integer(0)))
        // The network is asked with the class and without it.
        return try DigitNode.picture(
            fields, of: parameters, evaluations: parameters["class"] == nil ? steps : 2 * steps)
    }

    private static func picture(_ context: SampleContext) throws -> Tensor {
        let node = context.node
        let network = try context.network()
        var sampler = Training.Sampler(network.unet, network.weights, network.form.objective)
        if let guidance = node.number("guidance") { sampler.guidance = Float(guidance) }
        if let steps = node.integer("steps") { sampler.flowSteps = steps }
        var noise = try context.noise
        let start = noise.draw(DigitNode.shape)
        let picture = try sampler.sample(
            from: start, classes: node.integer("class").map { [$0] }, by: context.model.compute,
            noise: { _ in noise.draw(DigitNode.shape) },
            progress: { step, _ in
                try context.onStep(StepProgress(kind: node.kind, step: step, count: sampler.steps))
            })
        return try DigitNode.sample(picture)
    }
}
