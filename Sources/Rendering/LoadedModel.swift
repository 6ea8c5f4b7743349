package import Sweeps
package import Tensors

/// A model's parts, each loaded when it is first needed, with what was computed from texts once for many pictures.
package final class LoadedModel {
    package let reference: ModelReference
    let compute: Compute
    private var texts: TextSource?
    private var stages: [NodeKind: Stage] = [:]
    private var conditionings: [NodeKind: [ContentKey: TextConditioning]] = [:]
    /// Networks of digits, the latest at the end.
    private var networks: [(key: ContentKey, network: DigitNetwork)] = []

    /// Prompts whose conditioning is kept for a stage: a sweep's pictures come prompt by prompt.
    private static let keptConditionings = 8
    /// Networks that are kept: pictures may come with one epoch of a training after the other.
    private static let keptNetworks = 4

    init(_ reference: ModelReference, compute: Compute) {
        self.reference = reference
        self.compute = compute
    }

    /// The text encoder's states of a prompt: `[77, T]`.
    package func textStates(of prompt: String, cleanCaption: Bool) throws -> Tensor {
        let texts = try self.texts ?? TextSource(reference, compute: compute)
        self.texts = texts
        return try texts.states(of: prompt, cleanCaption: cleanCaption)
    }

    /// The stage of a kind of node.
    package func stage(_ kind: NodeKind) throws -> Stage {
        if let stage = stages[kind] { return stage }
        let folder = try folder(kind)
        let stage =
            kind == .stage1
            ? try Stage.first(folder, compute: compute) : try .superResolution(folder, compute: compute)
        stages[kind] = stage
        return stage
    }

    /// The scheduler of a stage, without its UNet.
    func scheduler(_ kind: NodeKind) throws -> DDPMScheduler {
        if let stage = stages[kind] { return stage.scheduler }
        return DDPMScheduler(try SchedulerConfig(path: ModelReference.schedulerPath(folder(kind))))
    }

    /// The configuration of a stage's UNet, without its weights.
    package func config(_ kind: NodeKind) throws -> UNetConfig {
        if let stage = stages[kind] { return stage.unet.config }
        return try UNetConfig(path: "\(ModelReference.unetFolder(folder(kind)))/config.json")
    }

    /// The guidance of one picture by the text nodes of a prompt and, where `scale` asks for it, of a negative prompt.
    ///
    /// - Parameters:
    ///   - nodes: one or two text nodes, the prompt first
    ///   - kind: the stage to be guided
    ///   - scale: the guidance scale
    ///   - states: gives a text node's states; asked only where the stage has not seen the text lately
    /// - Returns: what a `Sampler` takes for one picture
    /// - Throws: an error of `states`; else `RenderingError` or `TensorsError` that names the file
    package func guidedText(
        of nodes: [Node], for kind: NodeKind, scale: Double, states: (Node) throws -> Tensor
    ) throws -> GuidedText {
        let texts = try nodes.map { try conditioning(of: $0, for: kind, states: states) }
        guard let positive = texts.first else { throw RenderingError("a \(kind.rawValue) node has no text") }
        return GuidedText(positive, negative: texts.count > 1 ? texts[1] : nil, scale: scale)
    }

    /// The network of an input node; `packed`, which gives it as a tensor, is asked only where it was not used lately.
    func network(of node: Node, packed: () throws -> Tensor) throws -> DigitNetwork {
        if let known = networks.first(where: { $0.key == node.key }) { return known.network }
        let network = try DigitNetwork(packed: packed())
        networks = networks.suffix(Self.keptNetworks - 1) + [(key: node.key, network: network)]
        return network
    }

    /// Drops a part from memory; it is loaded again when it is needed.
    func unload(_ kind: NodeKind) {
        if kind == .text { texts = nil }
        stages[kind] = nil
        conditionings[kind] = nil
    }

    /// What a text node tells a stage; `states` gives its states, and is asked only where they were not seen lately.
    func conditioning(
        of text: Node, for kind: NodeKind, states: (Node) throws -> Tensor
    ) throws -> TextConditioning {
        if let known = conditionings[kind]?[text.key] { return known }
        let conditioning = try stage(kind).unet.prepare(checked: states(text))
        if conditionings[kind, default: [:]].count >= Self.keptConditionings { conditionings[kind] = nil }
        conditionings[kind, default: [:]][text.key] = conditioning
        return conditioning
    }

    private func folder(_ kind: NodeKind) throws -> String {
        if kind == .stage1 { return reference.stage1 }
        guard kind == .stage2, let folder = reference.stage2 else {
            throw RenderingError("model \(reference.name) has no \(kind.rawValue)")
        }
        return folder
    }
}

extension ModelReference {
    /// Checks by the configurations alone that the parts are what they are used as and fit together.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what does not fit.
    package func requireFittingParts() throws {
        let states = try stateWidth()
        for (stage, isFirst) in [(stage1, true), (stage2, false)] {
            guard let stage else { continue }
            let path = "\(Self.unetFolder(stage))/config.json"
            let config = try UNetConfig(path: path)
            try isFirst ? config.requireStage1(stage) : config.requireStage2(stage)
            guard config.encoderHidDim == states else {
                throw RenderingError(
                    "\(path): encoder_hid_dim is \(config.encoderHidDim), but the texts of \(embeddingsPath ?? textEncoderFolder) "
                        + "have states of width \(states); name the text encoder that belongs to the stages")
            }
        }
    }
}

extension UNet {
    /// The conditioning by text states `[77, T]` from outside.
    fileprivate func prepare(checked states: Tensor) throws -> TextConditioning {
        let width = config.encoderHidDim
        guard states.shape.last == width, states.count == Tokenization.length * width else {
            throw RenderingError(
                "the text states have the shape \(states.shape), but the model's UNet takes "
                    + "[\(Tokenization.length), \(width)] (encoder_hid_dim in its config.json)")
        }
        return prepare(states.reshaped([1, Tokenization.length, width]))
    }
}
