import Foundation
import Sweeps
import Tensors

extension RenderTask {
    /// A task whose cells are a sample of stage I and, unless it is off, what stage II makes of it.
    ///
    /// `stage1` gives the node of the sample, with its texts first among what it hangs on, and `sample` computes it.
    init(
        cascade name: String, summary: String, parameters: [Parameter],
        stage1: @escaping @Sendable (Parameters, ModelIdentity) throws -> Node,
        sample: @escaping @Sendable (SampleContext) throws -> Tensor
    ) {
        self.init(
            declaration: TaskDeclaration(
                name: name, summary: summary, parameters: parameters,
                scoring: ScoreNode.scoring("prompt"),
                node: { parameters, models in
                    try Cascade.picture(of: parameters, from: stage1(parameters, models), models: models)
                }),
            parameters: { Cascade.parameters(of: $0, declared: parameters) },
            compute: { try Cascade.render($0, stage1: sample) })
    }
}

/// What the tasks of the cascade have in common: texts, stage II, and the way back from nodes to parameters.
enum Cascade {
    // MARK: - Nodes

    /// A cell's picture: a sample of stage I, enlarged unless `stage2` is off.
    static func picture(of parameters: Parameters, from stage1: Node, models: ModelIdentity) throws -> Node {
        guard parameters.boolean("stage2") ?? true else { return stage1 }
        return try enlarged(stage1, by: parameters, models: models)
    }

    /// What stage II makes of the picture of a node.
    static func enlarged(_ picture: Node, by parameters: Parameters, models: ModelIdentity) throws -> Node {
        guard let model = models.stage2 else {
            throw RenderingError("the model has no stage II; add one as model.stage2, or say stage2: off")
        }
        let settings = try StageSettings(parameters, prefix: "stage2.")
        let noiseLevel = parameters.integer("stage2.noise_level") ?? 250
        return Node(
            kind: .stage2, fields: settings.fields + [("noise_level", .integer(noiseLevel))], models: [model],
            upstream: texts(of: parameters, guided: settings.isGuided, models: models) + [picture],
            evaluations: settings.evaluations)
    }

    /// The prompt, or all prompts, and, where guidance needs it, the negative prompt.
    static func texts(of parameters: Parameters, guided: Bool, models: ModelIdentity) -> [Node] {
        let prompts = parameters.texts("prompts") ?? [parameters.text("prompt") ?? ""]
        return (prompts + (guided ? [parameters.text("negative") ?? ""] : [])).map { prompt in
            text(
                prompt, cleanCaption: .boolean(parameters.boolean("clean_caption") ?? true),
                models: [models.text])
        }
    }

    /// The node of another prompt, cleaned and encoded as that of `node` is.
    static func text(_ prompt: String, like node: Node) -> Node {
        text(prompt, cleanCaption: node["clean_caption"] ?? .boolean(true), models: node.models)
    }

    private static func text(_ prompt: String, cleanCaption: ParameterValue, models: [String]) -> Node {
        Node(
            kind: .text,
            fields: [
                ("prompt", .text(prompt.precomposedStringWithCanonicalMapping)),
                ("clean_caption", cleanCaption),
            ],
            models: models, upstream: [], evaluations: 0)
    }

    // MARK: - Parameters

    /// The parameters that make up a picture node: from them, the task's `node` makes it again.
    ///
    /// Equal nodes give equal parameters, however a spec wrote them; what has no effect is left out.
    static func parameters(of node: Node, declared: [Parameter]) -> Parameters {
        let names = Set(declared.map(\.name))
        var parameters = Parameters()
        var below = node
        if node.kind == .stage2, let picture = node.upstream.last {
            below = picture
            parameters = settings(of: node, prefix: "stage2.")
        }
        parameters["stage2.rng"] = nil
        for (name, value) in settings(of: below, prefix: "").values { parameters[name] = value }
        parameters["rng"] = node["rng"]
        parameters["stage2"] = .boolean(node.kind == .stage2)
        let isDiffusers = declared.contains {
            $0.name == "sampler" && $0.standard == .text(SamplingRule.diffusers.rawValue)
        }
        if below["steps"] != nil, below["sampler"] == nil, !isDiffusers {
            parameters["sampler"] = .text(SamplingRule.diffusers.rawValue)
        }
        // A walk that was cut off at its beginning is written as what is left of it.
        if below["start"] == nil { parameters["start"] = .integer(0) }
        return Parameters(parameters.values.filter { names.contains($0.key) })
    }

    /// The fields of a node, of its texts and of its inputs; both stages share the seed and the texts.
    private static func settings(of node: Node, prefix: String) -> Parameters {
        var parameters = Parameters()
        for input in node.upstream where input.kind == .input {
            for (name, value) in input.fields { parameters[name] = value }
        }
        for (name, value) in node.fields { parameters[name == "seed" ? name : prefix + name] = value }
        let texts = node.upstream.filter { $0.kind == .text }
        if let prompt = texts.first {
            parameters["prompt"] = prompt["prompt"]
            parameters["clean_caption"] = prompt["clean_caption"]
        }
        if texts.count > 1 { parameters["negative"] = texts[1]["prompt"] }
        return parameters
    }

    // MARK: - Rendering

    /// A node's result, stage I's by `stage1`, stage II's by `stage2`.
    static func render(
        _ context: SampleContext, stage1: (SampleContext) throws -> Tensor,
        stage2: (SampleContext) throws -> Tensor = enlarged
    ) throws -> Tensor {
        let node = context.node
        if node.kind == .text {
            guard case .text(let prompt)? = node["prompt"], case .boolean(let clean)? = node["clean_caption"]
            else {
                throw RenderingError("a text node lacks prompt or clean_caption")
            }
            return try context.model.textStates(of: prompt, cleanCaption: clean)
        }
        let sample =
            switch node.kind {
            case .score: try ScoreNode.errors(context)
            case .stage2: try stage2(context)
            default: try stage1(context)
            }
        guard sample.withUnsafe({ $0.allSatisfy(\.isFinite) }) else {
            throw RenderingError(
                "\(node.kind.rawValue) gave numbers that are not finite; its weights are damaged, or overflow"
            )
        }
        return sample
    }

    static func enlarged(_ context: SampleContext) throws -> Tensor {
        let settings = try context.settings()
        let stage = try context.stage()
        let text = try context.text(scale: settings.guidance)
        guard let below = context.node.upstream.last, let level = context.node.integer("noise_level") else {
            throw RenderingError("a stage2 node lacks its picture or its noise level")
        }
        let picture = try context.upstream(below)
        let side = stage.unet.config.sampleSize
        let smallSide = try context.model.config(.stage1).sampleSize
        return try context.run(
            .superResolution(
                stage, of: picture, noiseLevel: level, text: [text],
                timesteps: settings.timesteps(by: stage.scheduler.config),
                width: picture.shape[3] * side / smallSide, height: picture.shape[2] * side / smallSide,
                noise: context.noise))
    }
}
