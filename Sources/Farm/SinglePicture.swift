package import Imaging
package import Rendering
package import Sweeps
package import Tensors

/// One picture, rendered without a store.
package struct SinglePicture {
    private let task: RenderTask
    private let model: ModelReference
    private let parameters: Parameters
    private let given: GivenText?
    private let inputs: InputDigests
    /// The bytes of the files of digests.
    private let inputBytes: (String) throws -> [UInt8]
    /// Pictures and masks from outside.
    private let files: [ContentKey: Tensor]
    /// The picture's node; digests and given texts have stand-ins.
    let node: Node

    /// What came out: each tensor by the name it has in a raw file, pictures `[1, 3, H, W]`, texts `[1, 77, D]`.
    package struct Result: Sendable {
        package let tensors: [(name: String, tensor: Tensor)]
        package let bitmap: Bitmap
        fileprivate let seconds: [String: Double]
    }

    /// Checks that the picture can be rendered.
    ///
    /// - Throws: what is wrong with a parameter, or with the text states.
    package init(
        _ parameters: Parameters, task: RenderTask, model: CheckedModel, inputs: InputSet, given: GivenText?
    ) throws {
        self.task = task
        self.model = model.reference
        self.parameters = parameters
        self.given = given
        var standIns = parameters
        if given != nil {
            guard task.declaration.parameters.contains(where: { $0.name == "prompt" }) else {
                throw FarmError("\(task.declaration.name) takes several prompts, and no --text")
            }
            standIns["prompt"] = .text("text")
            standIns["negative"] = .text("negative")
        }
        try inputs.take(parameters, of: task.declaration)
        self.inputs = inputs.digests
        inputBytes = inputs.bytes
        node = try task.declaration.picture(
            of: standIns, models: model.identity, inputs: inputs.digests)
        _ = try model.size(of: node)
        var files: [ContentKey: Tensor] = [:]
        for part in node.withUpstream {
            try model.check(part, inputs: inputs)
            if part.kind == .input { files[part.key] = try model.input(part, bytes: inputs.bytes) }
        }
        self.files = files
        guard given == nil || given?.negative != nil || node.negative == nil else {
            throw FarmError(
                "guidance needs the states of the negative prompt, which the file of --text lacks: add a tensor "
                    + "“negative”, or give --guidance 1 and --stage2.guidance 1")
        }
    }

    /// What of the prompts has no effect, in sentences.
    package func warnings(_ model: CheckedModel) throws -> [String] {
        try node.withUpstream.compactMap { try model.warning(of: $0) }
    }

    /// Renders the picture; an error that `onStep` throws ends it.
    package func render(compute: Compute, onStep: (StepProgress) throws -> Void) throws -> Result {
        var seconds: [String: Double] = [:]
        var last = ContinuousClock.now
        let results = try Renderer(compute: compute).renderAll(node, task: task, model: model, given: known) {
            step in
            let now = ContinuousClock.now
            seconds[step.kind.rawValue, default: 0] += (now - last).inSeconds
            last = now
            try onStep(step)
        }
        guard let sample = results[node.key] else { throw FarmError("the picture did not come out") }
        var tensors: [(String, Tensor)] = []
        for (name, text) in node.namedTexts {
            guard let states = results[text.key] else { continue }
            tensors.append((name, states.reshaped([1] + states.shape)))
        }
        for part in node.withUpstream where part.kind != .text && part.kind != .input {
            if let result = results[part.key] { tensors.append((part.kind.rawValue, result)) }
        }
        return Result(tensors: tensors, bitmap: Bitmap(sample: sample), seconds: seconds)
    }

    /// A result as a PNG that says how it was made.
    package func png(_ result: Result, worker: String) throws -> [UInt8] {
        let digests = try model == .none ? CheckedModel.none.identity : identity
        let node = try task.declaration.picture(of: parameters, models: digests, inputs: inputs)
        let record = PictureRecord(node, task: task, model: model, worker: worker, seconds: result.seconds)
        let size = PictureSize(width: result.bitmap.width, height: result.bitmap.height)
        return try PNG.encode(result.bitmap, text: record.chunks(size: size))
    }

    /// The digests that stand for the model in content keys.
    private var identity: ModelIdentity {
        get throws {
            ModelIdentity(
                text: try given?.digest ?? model.textPart().digest, stage1: try model.stage1Part().digest,
                stage2: try model.stage2Part()?.digest)
        }
    }

    /// What shows the picture in other ways.
    package func shows(_ result: Result) throws -> [Show] {
        try task.shows?(result.bitmap, node, inputBytes) ?? []
    }

    private var known: [ContentKey: Tensor] {
        var known = files
        guard let given else { return known }
        if let negative = node.negative { known[negative.key] = given.negative }
        if let prompt = node.prompt { known[prompt.key] = given.prompt }
        return known
    }
}

extension Node {
    /// The text that a picture follows.
    fileprivate var prompt: Node? { guides.first?.first }

    /// The text that it is led away from, where a stage is guided.
    fileprivate var negative: Node? { guides.first { $0.count > 1 }?[1] }

    /// The texts by the names that they have in a raw file: one prompt is `text`, several are `text.1`, `text.2`.
    fileprivate var namedTexts: [(name: String, text: Node)] {
        let texts = guides.max { $0.count < $1.count } ?? []
        let prompts = max(views.count, 1)
        return texts.enumerated().map { index, text in
            guard index < prompts else { return ("negative", text) }
            return (prompts == 1 ? "text" : "text.\(index + 1)", text)
        }
    }

    /// The texts of every stage.
    private var guides: [[Node]] {
        withUpstream.filter { $0.kind != .text && $0.kind != .input }.map {
            $0.upstream.filter { $0.kind == .text }
        }
    }
}
