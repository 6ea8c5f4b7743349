import Foundation
import Sweeps
import Tensors

/// The task `generate`: a picture from a prompt, by stage I and, unless it is off, stage II.
enum Generate {
    static let task = RenderTask(
        declaration: TaskDeclaration(
            name: "generate",
            summary: "A picture from a prompt.",
            parameters: textParameters + stage1Parameters + stage2Parameters,
            node: { try node(of: $0, models: $1) }),
        parameters: { parameters(of: $0) },
        render: { try render($0, model: $1, upstream: $2, onStep: $3) })

    // MARK: - Parameters; the defaults are diffusers'

    private static let schedule = Parameter.Kind.schedule(named: NamedSchedules.all)
    private static let scales = Parameter.Kind.number(0...1000)
    private static let sizes = Parameter.Kind.integer(8...1024)

    private static let textParameters = [
        Parameter(
            "model", .model, standard: .text("pocket"), affects: .text,
            help: "a name from `floydfarm models`, or a folder with stage1/ and stage2/"),
        Parameter(
            "model.text", .model, affects: .text, help: "a folder with the text encoder, instead of stage I's"
        ),
        Parameter("model.stage1", .model, affects: .text, help: "a folder with stage I"),
        Parameter("model.stage2", .model, affects: .stage2, help: "a folder with stage II"),
        Parameter("prompt", .text, isRequired: true, affects: .text, help: "what the picture shows"),
        Parameter(
            "negative", .text, standard: .text(""), affects: .stage1,
            help: "what guidance leads away from"),
        Parameter(
            "clean_caption", .boolean, standard: .boolean(true), affects: .text,
            help: "clean the prompt as captions were for the training: no addresses, markup, odd characters"),
    ]

    private static let stage1Parameters = [
        Parameter(
            "seed", .integer(0...Int.max), standard: .integer(0), affects: .stage1,
            help: "start of the random numbers"),
        Parameter(
            "steps", schedule, standard: .integer(100), affects: .stage1,
            help: "sampling steps of stage I: a count, a named schedule, or timesteps"),
        Parameter(
            "guidance", scales, standard: .number(7), affects: .stage1,
            help: "guidance scale of stage I; 1 or less is none"),
        Parameter(
            "width", sizes, affects: .stage1, help: "width of stage I in pixels; the model's own by default"),
        Parameter(
            "height", sizes, affects: .stage1, help: "height of stage I in pixels; the model's own by default"
        ),
    ]

    private static let stage2Parameters = [
        Parameter(
            "stage2", .boolean, standard: .boolean(true), affects: .stage2,
            help: "whether stage II enlarges the picture"),
        Parameter(
            "stage2.steps", schedule, standard: .integer(50), affects: .stage2,
            help: "sampling steps of stage II: a count, a named schedule, or timesteps"),
        Parameter(
            "stage2.guidance", scales, standard: .number(4), affects: .stage2,
            help: "guidance scale of stage II; 1 or less is none"),
        Parameter(
            "stage2.noise_level", .integer(0...999), standard: .integer(250), affects: .stage2,
            help: "how much noise hides stage I's picture from stage II"),
    ]

    // MARK: - Nodes

    private static func node(of parameters: Parameters, models: ModelIdentity) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "")
        var fields = settings.fields
        for name in ["width", "height"] {
            if let side = parameters.integer(name) { fields.append((name, .integer(side))) }
        }
        let stage1 = Node(
            kind: .stage1, fields: fields, models: [models.stage1],
            upstream: texts(of: parameters, guided: settings.isGuided, models: models),
            evaluations: settings.evaluations)
        guard parameters.boolean("stage2") ?? true else { return stage1 }
        guard let model = models.stage2 else {
            throw RenderingError("the model has no stage II; add one as model.stage2, or say stage2: off")
        }
        return try stage2(of: parameters, above: stage1, model: model, models: models)
    }

    private static func stage2(
        of parameters: Parameters, above stage1: Node, model: String, models: ModelIdentity
    ) throws -> Node {
        let settings = try StageSettings(parameters, prefix: "stage2.")
        let noiseLevel = parameters.integer("stage2.noise_level") ?? 250
        return Node(
            kind: .stage2, fields: settings.fields + [("noise_level", .integer(noiseLevel))], models: [model],
            upstream: texts(of: parameters, guided: settings.isGuided, models: models) + [stage1],
            evaluations: settings.evaluations)
    }

    /// The prompt and, where guidance needs it, the negative prompt.
    private static func texts(of parameters: Parameters, guided: Bool, models: ModelIdentity) -> [Node] {
        let prompts = [parameters.text("prompt") ?? ""] + (guided ? [parameters.text("negative") ?? ""] : [])
        return prompts.map { prompt in
            Node(
                kind: .text,
                fields: [
                    ("prompt", .text(prompt.precomposedStringWithCanonicalMapping)),
                    ("clean_caption", .boolean(parameters.boolean("clean_caption") ?? true)),
                ],
                models: [models.text], upstream: [], evaluations: 0)
        }
    }

    // MARK: - Rendering

    private static func render(
        _ node: Node, model: LoadedModel, upstream: (Node) throws -> Tensor,
        onStep: (StepProgress) throws -> Void
    ) throws -> Tensor {
        if node.kind == .text {
            guard case .text(let prompt)? = node["prompt"], case .boolean(let clean)? = node["clean_caption"]
            else {
                throw RenderingError("a text node lacks prompt or clean_caption")
            }
            return try model.textStates(of: prompt, cleanCaption: clean)
        }
        var sampler = try sampler(for: node, model: model, upstream: upstream)
        let sample = try sampler.run { try onStep(StepProgress(kind: node.kind, step: $0, count: $1)) }
        guard sample.withUnsafe({ $0.allSatisfy(\.isFinite) }) else {
            throw RenderingError(
                "\(node.kind.rawValue) gave numbers that are not finite; its weights are damaged, or overflow"
            )
        }
        return sample
    }

    private static func sampler(
        for node: Node, model: LoadedModel, upstream: (Node) throws -> Tensor
    ) throws -> Sampler {
        let settings = try StageSettings(node)
        let stage = try model.stage(node.kind)
        let text = try model.guidedText(
            of: node.upstream.filter { $0.kind == .text }, for: node.kind, scale: settings.guidance,
            states: upstream)
        let timesteps = try settings.timesteps(by: stage.scheduler.config)
        let noise = NoiseSource(seed: settings.seed)
        let side = stage.unet.config.sampleSize
        guard node.kind == .stage2, let stage1 = node.upstream.last,
            case .integer(let level)? = node["noise_level"]
        else {
            return try .fromNoise(
                stage, text: [text], timesteps: timesteps, width: node.integer("width") ?? side,
                height: node.integer("height") ?? side, noise: noise)
        }
        let picture = try upstream(stage1)
        let smallSide = try model.config(.stage1).sampleSize
        return try .superResolution(
            stage, of: picture, noiseLevel: level, text: [text], timesteps: timesteps,
            width: picture.shape[3] * side / smallSide, height: picture.shape[2] * side / smallSide,
            noise: noise)
    }
}

extension Node {
    fileprivate func integer(_ name: String) -> Int? {
        if case .integer(let value)? = self[name] { value } else { nil }
    }
}
