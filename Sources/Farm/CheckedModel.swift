import Imaging
package import Rendering
package import Sweeps
package import Tensors

/// A model all of whose parts were opened and found to be whole and to fit together.
package struct CheckedModel: Sendable {
    package let reference: ModelReference
    package let parts: ModelParts
    /// Nil where it was opened to be used with text states from outside.
    let texts: TextSource?
    /// The width of its text states.
    package let stateWidth: Int
    /// Nil where it was opened for text alone.
    private let stage1: UNetConfig?
    private let stage2: UNetConfig?

    /// The digests that stand for it in content keys.
    package var identity: ModelIdentity { parts.identity }

    /// What stands for the model of tasks that take none.
    package static let none = CheckedModel()

    private init() {
        let part = ModelPart(digest: "")
        (reference, parts) = (.none, ModelParts(text: part, stage1: part, stage2: nil))
        (texts, stateWidth, stage1, stage2) = (nil, 0, nil, nil)
    }

    /// Opens every part as rendering will, without reading the weights, and takes their digests.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what is wrong with it.
    package init(_ reference: ModelReference, compute: Compute) throws {
        try self.init(opening: reference, needsText: true, compute: compute) { try reference.parts() }
    }

    /// Opens the parts only, with stand-ins for the digests, which take long to compute for a large model.
    ///
    /// Its text encoder may be missing unless it `needsText`, which is to encode prompts.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and what is wrong with it.
    package init(undigested reference: ModelReference, needsText: Bool, compute: Compute) throws {
        try self.init(opening: reference, needsText: needsText, compute: compute) {
            ModelParts(
                text: ModelPart(digest: "text"), stage1: ModelPart(digest: "stage1"),
                stage2: reference.stage2.map { _ in ModelPart(digest: "stage2") })
        }
    }

    private init(
        opening reference: ModelReference, needsText: Bool, compute: Compute,
        parts: () throws -> ModelParts
    ) throws {
        try reference.requireParts(text: needsText)
        if needsText { try reference.requireFittingParts() }
        texts = needsText ? try TextSource(reference, compute: compute) : nil
        let stage1 = try Stage.first(reference.stage1, compute: compute).unet.config
        self.stage1 = stage1
        stateWidth = stage1.encoderHidDim
        stage2 = try reference.stage2.map { try Stage.superResolution($0, compute: compute).unet.config }
        self.reference = reference
        self.parts = try parts()
    }

    /// Opens the parts that `roles` need, and no others, and holds them to the digests of a plan.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names what is wrong; `FarmError` that names the file that is
    ///   another than was planned with.
    package init(
        _ reference: ModelReference, planned: ModelParts, roles: Set<WorkerRole>, compute: Compute
    ) throws {
        let needsText = roles.contains(.text)
        if needsText {
            texts = try TextSource(reference, compute: compute)
            try planned.text.require(try reference.textPart(), in: reference.text)
        } else {
            texts = nil
        }
        if roles.contains(.render) {
            try reference.requireParts(text: needsText)
            let stage1 = try Stage.first(reference.stage1, compute: compute).unet.config
            try planned.stage1.require(try reference.stage1Part(), in: reference.stage1)
            stage2 = try planned.stage2.map { part in
                guard let folder = reference.stage2, let own = try reference.stage2Part() else {
                    throw FarmError(
                        "model \(reference.name) has no stage II here, and had one when it was planned")
                }
                try part.require(own, in: folder)
                return try Stage.superResolution(folder, compute: compute).unet.config
            }
            self.stage1 = stage1
            stateWidth = stage1.encoderHidDim
        } else {
            (stage1, stage2) = (nil, nil)
            stateWidth = try reference.stateWidth()
        }
        self.reference = reference
        parts = planned
    }

    /// Width and height of a node's picture, of a score's the one that it is of; nil for text.
    ///
    /// - Throws: `RenderingError` for a size that the model's stages cannot make.
    package func size(of node: Node) throws -> PictureSize? {
        if node.isOfDigits { return PictureSize(width: DigitNode.side, height: DigitNode.side) }
        guard let stage1 else { return nil }
        if node.kind == .stage1 || node.kind == .input {
            let size = PictureSize(
                width: node.side("width") ?? stage1.sampleSize,
                height: node.side("height") ?? stage1.sampleSize)
            try size.check(by: stage1)
            try size.checkNumbers(of: node)
            guard node["enlarged"] == .boolean(true), let stage2 else { return size }
            return size.enlarged(from: stage1, to: stage2)
        }
        guard node.kind != .text, let below = try node.upstream.last.flatMap(size) else { return nil }
        if node.kind == .score { return below }
        guard node.kind == .stage2, let stage2 else { return nil }
        let enlarged = below.enlarged(from: stage1, to: stage2)
        try enlarged.check(by: stage2)
        try enlarged.checkNumbers(of: node)
        return enlarged
    }
}

extension CheckedModel {
    /// A picture or a mask from outside as a node takes it.
    ///
    /// - Throws: an error of `bytes`, which gives the bytes of a digest; `FarmError` where they are no picture.
    package func input(_ node: Node, bytes: (String) throws -> [UInt8]) throws -> Tensor {
        guard let size = try size(of: node) else { throw FarmError("the size of an input is not known") }
        do {
            return try InputNode.tensor(of: node, width: size.width, height: size.height, bytes: bytes)
        } catch let error as ImagingError {
            throw FarmError("\(error)")
        }
    }
}

extension CheckedModel {
    /// Refuses a node that does not fit its files, or whose views cannot look at pictures of its size.
    ///
    /// - Throws: `FarmError` or `RenderingError` that names what does not fit.
    package func check(_ node: Node, inputs: InputSet) throws {
        try inputs.check(node)
        guard node.kind == .stage1, let side = try size(of: node)?.width else { return }
        try IllusionNode.checkViews(of: node, side: side) { try inputs.bytes(of: $0) }
    }
}

/// Width and height in pixels.
package struct PictureSize: Hashable, Sendable {
    package let width: Int
    package let height: Int

    /// The size of what stage II makes of a picture of this size.
    fileprivate func enlarged(from stage1: UNetConfig, to stage2: UNetConfig) -> PictureSize {
        PictureSize(
            width: width * stage2.sampleSize / stage1.sampleSize,
            height: height * stage2.sampleSize / stage1.sampleSize)
    }

    /// Refuses random numbers of CUDA where they depend on the card.
    fileprivate func checkNumbers(of node: Node) throws {
        let count = 3 * width * height
        guard node["rng"] == .text(RandomNumbers.cuda.rawValue), count > PhiloxGenerator.maximumDraw else {
            return
        }
        throw FarmError(
            "rng: cuda is known for pictures of up to \(PhiloxGenerator.maximumDraw / 3) pixels, beyond which it depends "
                + "on the card, but \(node.kind.rawValue) has \(width)×\(height): take rng: cpu"
                + (node.kind == .stage2 ? ", or stage2: off" : ""))
    }

    /// Refuses what the levels of a UNet cannot halve.
    fileprivate func check(by config: UNetConfig) throws {
        let multiple = config.sizeMultiple
        guard width > 0, height > 0, width.isMultiple(of: multiple), height.isMultiple(of: multiple) else {
            throw FarmError(
                "the size \(width)×\(height) does not fit the model: width and height must be multiples of \(multiple)"
            )
        }
    }
}

extension ModelPart {
    /// Checks that `own`, of the files in `folder`, is this part.
    fileprivate func require(_ own: ModelPart, in folder: String) throws {
        guard own.digest != digest else { return }
        // A file of another name may have what was planned with.
        let here = Set(own.files.values)
        let differing = files.filter { !here.contains($0.value) }.keys.sorted().map { "\(folder)/\($0)" }
        throw FarmError(
            "\(differing.isEmpty ? folder : differing.joined(separator: ", ")) is not what the sweep was planned with: "
                + "give this worker the same model, or submit the spec again")
    }
}

extension Node {
    fileprivate func side(_ name: String) -> Int? {
        if case .integer(let side)? = self[name] { side } else { nil }
    }
}
