import Imaging
package import Sweeps
import Tensors

/// The nodes of illusions: samples of both stages, each under several prompts that have a view of the picture each.
package enum IllusionNode {
    /// A task whose cells are such samples; the parameter called `views` lists what is used as `use`.
    static func task(
        _ name: String, summary: String, views: Parameter, use: ViewKind.Use, parameters own: [Parameter]
    ) -> RenderTask {
        let parameters =
            TaskParameters.model + [prompts, views] + own + [
                TaskParameters.negative, TaskParameters.cleanCaption,
            ]
            + [
                TaskParameters.seed, TaskParameters.rng, TaskParameters.steps(Timesteps.courseSteps),
                TaskParameters.guidance(7),
            ] + TaskParameters.sampler(.course) + [TaskParameters.keep, size] + stage2
        return RenderTask(
            declaration: TaskDeclaration(
                name: name, summary: summary, parameters: parameters, scoring: ScoreNode.scoring(nil),
                node: { try picture(of: $0, models: $1, views: views.name, use: use) }),
            parameters: { self.parameters(of: $0, declared: parameters) },
            compute: { try Cascade.render($0, stage1: sample, stage2: sample) },
            shows: { try shows($0, of: $1, bytes: $2) })
    }

    /// How many prompts an illusion takes.
    static let counts = 2...8

    private static let prompts = Parameter(
        "prompts", .texts(counts), isRequired: true, affects: .text,
        help: "what the picture shows, one text a view")

    private static let size = Parameter(
        "size", .integer(8...1024), affects: .stage1,
        help: "side of stage I in pixels; the model's own by default")

    /// Stage II under the same views; noise level and guidance are those of the papers.
    private static let stage2 = TaskParameters.stage2(isOn: false, steps: 30, guidance: 7, noiseLevel: 50)

    // MARK: - Nodes

    private static func picture(
        of parameters: Parameters, models: ModelIdentity, views name: String, use: ViewKind.Use
    ) throws -> Node {
        var sized = parameters
        for side in ["width", "height"] { sized[side] = parameters["size"] }
        let specs = try specs(of: parameters, name: name, use: use)
        let stage1 = try stage(
            .stage1, of: sized, models: models, model: models.stage1, specs: (name, specs), below: nil)
        guard parameters.boolean("stage2") ?? false else { return stage1 }
        guard let model = models.stage2 else {
            throw RenderingError("the model has no stage II; add one as model.stage2, or say stage2: off")
        }
        return try stage(
            .stage2, of: sized, models: models, model: model, specs: (name, specs), below: stage1)
    }

    private static func stage(
        _ kind: NodeKind, of parameters: Parameters, models: ModelIdentity, model: String,
        specs: (name: String, views: [ViewSpec]), below: Node?
    ) throws -> Node {
        let settings = try StageSettings(parameters, prefix: kind == .stage2 ? "stage2." : "")
        let reduction = Illusion.Reduction(rawValue: parameters.text("reduction") ?? "sum") ?? .sum
        var fields = settings.fields
        if kind == .stage1 { fields += TaskParameters.size(of: parameters) }
        if let level = parameters.integer("stage2.noise_level"), kind == .stage2 {
            fields.append(("noise_level", .integer(level)))
        }
        fields.append((specs.name, .texts(specs.views.map(\.canonical))))
        fields.append(("reduction", .text(reduction.rawValue)))
        var upstream = Cascade.texts(of: parameters, guided: settings.isGuided, models: models)
        let isEnlarged = kind == .stage2
        if specs.views.contains(where: { $0.kind.input == .permutation }) {
            upstream += [InputNode.permutation(of: parameters)].compactMap(\.self)
        }
        if specs.views.contains(where: { $0.kind.input == .mask }) {
            upstream.append(try InputNode.mask(of: parameters, models: models, enlarged: isEnlarged))
        }
        if let reference = InputNode.reference(of: parameters, models: models, enlarged: isEnlarged) {
            upstream.append(reference)
        }
        return Node(
            kind: kind, fields: fields, models: [model], upstream: upstream + [below].compactMap(\.self),
            evaluations: settings.evaluations * (reduction == .alternate ? 1 : specs.views.count),
            strip: isEnlarged ? nil : settings.strip(of: parameters))
    }

    /// The views of a cell, each good for its use, and one for each prompt.
    private static func specs(
        of parameters: Parameters, name: String, use: ViewKind.Use
    ) throws -> [ViewSpec] {
        let specs = try (parameters.texts(name) ?? []).map { try ViewSpec($0) }
        let prompts = parameters.texts("prompts")?.count ?? 0
        guard specs.count == prompts else {
            throw RenderingError(
                "there are \(prompts) prompts and \(specs.count) \(name): give one of \(name) for each prompt"
            )
        }
        for spec in specs where spec.kind.use != use {
            throw RenderingError(
                use == .anagram
                    ? "the view \(spec.kind.name) does not keep noise white, so the model cannot see through it; "
                        + (spec.kind.use == .component
                            ? "give it as one of parts to the task hybrid" : "give another")
                    : "\(spec.kind.name) is no part of a picture; give views to the task anagram")
        }
        for input in specs.compactMap(\.kind.input) where parameters[input.rawValue] == nil {
            throw RenderingError("one of \(name) needs a file: give \(input.rawValue)")
        }
        return specs
    }

    /// The parameters that make up a picture node; see `Cascade.parameters`.
    private static func parameters(of node: Node, declared: [Parameter]) -> Parameters {
        var parameters = Cascade.parameters(of: node, declared: declared)
        let below = node.kind == .stage2 ? node.upstream.last ?? node : node
        parameters["size"] = below["width"]
        for stage in [below, node] {
            let texts = stage.upstream.filter { $0.kind == .text }
            let count = stage.views.count
            parameters["prompts"] = .texts(
                texts.prefix(count).compactMap {
                    if case .text(let text)? = $0["prompt"] { text } else { nil }
                })
            if texts.count > count { parameters["negative"] = texts[count]["prompt"] }
        }
        if below.upstream.count(where: { $0.kind == .text }) <= below.views.count,
            node.upstream.count(where: { $0.kind == .text }) <= node.views.count
        {
            parameters["negative"] = nil
        }
        return parameters
    }

    // MARK: - Rendering

    private static func sample(_ context: SampleContext) throws -> Tensor {
        let node = context.node
        let settings = try context.settings()
        let stage = try context.stage()
        let smallSide = try context.model.config(.stage1).sampleSize
        let below = node.kind == .stage2 ? node.upstream.last : nil
        let picture = try below.map { try context.upstream($0) }
        let scale = picture == nil ? 1 : stage.unet.config.sampleSize / smallSide
        let side = (picture?.shape[3] ?? node.integer("width") ?? smallSide) * scale
        let views = try views(of: node, size: ViewSize(side: side, scale: scale), inputs: inputs(context))
        let illusion = Illusion(
            try parts(context, views, scale: settings.guidance), reduction: node.reduction ?? .mean)
        let timesteps = try settings.timesteps(by: stage.scheduler.config)
        var sampler: Sampler
        if let picture, let level = node.integer("noise_level") {
            sampler = try .superResolution(
                stage, of: picture, noiseLevel: level, text: [illusion], timesteps: timesteps, width: side,
                height: side, noise: context.noise)
        } else {
            sampler = try .fromNoise(
                stage, text: [illusion], timesteps: timesteps, rule: settings.rule, width: side, height: side,
                noise: context.noise)
        }
        if let reference = node.upstream.first(where: { $0["reference"] != nil }) {
            sampler.component = KnownComponent(of: try context.upstream(reference), views: views)
        }
        return try context.run(sampler)
    }

    private static func parts(
        _ context: SampleContext, _ views: [any View], scale: Double
    ) throws -> [Illusion.Part] {
        let texts = context.node.upstream.filter { $0.kind == .text }
        guard texts.count >= views.count else { throw RenderingError("an illusion's node lacks a prompt") }
        return try views.enumerated().map { index, view in
            let text = try context.model.guidedText(
                of: [texts[index]] + texts.dropFirst(views.count), for: context.node.kind, scale: scale,
                states: context.upstream)
            return Illusion.Part(view: view, text: text)
        }
    }

    static func inputs(_ context: SampleContext) throws -> ViewInputs {
        func input(_ role: String) throws -> Tensor? {
            try context.node.upstream.first { $0.kind == .input && $0[role] != nil }.map {
                try context.upstream($0)
            }
        }
        return ViewInputs(
            permutation: try input("permutation")?.values.map { Int($0) }, mask: try input("mask"))
    }

    static func views(
        of node: Node, size: ViewSize, inputs: ViewInputs
    ) throws -> [any View] {
        try node.views.map { try ViewSpec($0).view(size, inputs: inputs) }
    }

    // MARK: - Showing

    /// The picture beside its views, and an animation from view to view.
    private static func shows(
        _ picture: Bitmap, of node: Node, bytes: (String) throws -> [UInt8]
    ) throws -> [Show] {
        let side = picture.width
        func input(_ role: String) throws -> Tensor? {
            try node.upstream.first { $0.kind == .input && $0[role] != nil }.map {
                try InputNode.tensor(of: $0, width: side, height: side, bytes: bytes)
            }
        }
        let below = node.kind == .stage2 ? node.upstream.last : nil
        // Where the node does not say how large stage I's picture is, stage II enlarges it fourfold, as it is published.
        let scale = below.flatMap { $0.integer("width") }.map { side / $0 } ?? (below == nil ? 1 : 4)
        let inputs = ViewInputs(
            permutation: try input("permutation")?.values.map { Int($0) }, mask: try input("mask"))
        let views = try views(of: node, size: ViewSize(side: side, scale: max(scale, 1)), inputs: inputs)
        let show = IllusionShow(Tensor(bitmap: picture), views: views)
        return [
            Show(name: "views", png: try PNG.encode(show.sideBySide())),
            Show(name: "animation", png: try PNG.encode(animation: show.animation())),
        ]
    }

    /// Refuses a stage I node whose views cannot look at a picture of its side.
    ///
    /// - Throws: `RenderingError` that names the view; an error of `bytes`, which gives the bytes of a digest.
    package static func checkViews(of node: Node, side: Int, bytes: (String) throws -> [UInt8]) throws {
        let file = node.upstream.first { $0["permutation"] != nil }?.file
        let permutation = try file.map { try PermutationFile.read(bytes($0), name: "the permutation") }
        let inputs = ViewInputs(permutation: permutation, mask: Tensor(zeros: [1, 1, 1, 1]))
        _ = try views(of: node, size: ViewSize(side: side, scale: 1), inputs: inputs)
    }
}

extension Node {
    /// The canonical texts of an illusion's views, or of its parts; none for other nodes.
    package var views: [String] {
        for name in ["views", "parts"] { if case .texts(let views)? = self[name] { return views } }
        return []
    }

    fileprivate var reduction: Illusion.Reduction? {
        if case .text(let name)? = self["reduction"] { Illusion.Reduction(rawValue: name) } else { nil }
    }
}
