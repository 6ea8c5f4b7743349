import Imaging
import Sweeps
import Tensors

/// What a node of a stage is computed from.
struct SampleContext {
    let node: Node
    let model: LoadedModel
    /// Gives the result of an upstream node.
    let upstream: (Node) throws -> Tensor
    let onStep: (StepProgress) throws -> Void

    /// The upstream node of `kind` at a place among those; the first by default.
    func input(_ place: Int = 0, kind: NodeKind = .input) throws -> Tensor {
        let nodes = node.upstream.filter { $0.kind == kind }
        guard nodes.indices.contains(place) else {
            throw RenderingError("a \(node.kind.rawValue) node lacks its \(kind.rawValue)")
        }
        return try upstream(nodes[place])
    }

    func settings() throws -> StageSettings { try StageSettings(node) }

    func stage() throws -> Stage { try model.stage(node.kind) }

    func text(scale: Double) throws -> GuidedText {
        try model.guidedText(
            of: node.upstream.filter { $0.kind == .text }, for: node.kind, scale: scale, states: upstream)
    }

    /// What each of the node's texts tells the network of a stage.
    func conditionings(for kind: NodeKind) throws -> [TextConditioning] {
        try node.upstream.filter { $0.kind == .text }.map {
            try model.conditioning(of: $0, for: kind, states: upstream)
        }
    }

    var noise: NoiseSource {
        get throws {
            NoiseSource(
                seed: try StageSettings.seed(node["seed"]),
                numbers: node.text("rng").flatMap(RandomNumbers.init) ?? .cpu)
        }
    }

    /// Takes all steps of a sampling.
    func run(_ sampler: Sampler) throws -> Tensor {
        var sampler = sampler
        while !sampler.isFinished {
            let before = sampler.sample
            sampler.step()
            let original = sampler.original ?? before
            try onStep(
                StepProgress(
                    kind: node.kind, step: sampler.position, count: sampler.count, state: (before, original)))
        }
        return sampler.sample
    }
}

extension RenderTask {
    /// A task whose nodes are computed from what a context gives.
    init(
        declaration: TaskDeclaration, parameters: @escaping @Sendable (Node) -> Parameters,
        compute: @escaping @Sendable (SampleContext) throws -> Tensor,
        shows: (@Sendable (Bitmap, Node, (String) throws -> [UInt8]) throws -> [Show])? = nil
    ) {
        self.init(
            declaration: declaration, parameters: parameters,
            render: { node, model, upstream, onStep in
                try withoutActuallyEscaping(upstream) { upstream in
                    try withoutActuallyEscaping(onStep) { onStep in
                        try compute(
                            SampleContext(node: node, model: model, upstream: upstream, onStep: onStep))
                    }
                }
            }, shows: shows)
    }
}

extension Node {
    func integer(_ name: String) -> Int? {
        if case .integer(let value)? = self[name] { value } else { nil }
    }

    func text(_ name: String) -> String? {
        if case .text(let value)? = self[name] { value } else { nil }
    }

    func number(_ name: String) -> Double? {
        if case .number(let value)? = self[name] { value } else { nil }
    }
}
