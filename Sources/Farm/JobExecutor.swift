import Foundation
package import Gallery
import Imaging
package import Rendering
package import Sweeps
import Tensors

/// Renders the cells of one job: computes what the store lacks of their nodes, and commits each result before it counts.
///
/// It knows nothing of where its cells come from or who counts them. Not for use from several threads at once.
package final class JobExecutor {
    /// What is heard of the work on a node.
    package enum Event {
        /// The work on a node begins; a model may be loaded for it.
        case began(Node)
        /// One sampling step of a node is done; its time is not known where a model was loaded for it.
        case stepped(Node, StepProgress, seconds: Double?)
        /// A node was computed and is in the store.
        case rendered(Node, Rendered)
    }

    /// What is known of a node that was computed.
    package struct Rendered {
        /// Nil for text.
        package let size: PictureSize?
        /// Nil where there were too few steps to tell.
        package let secondsPerEvaluation: Double?
        package let secondsToCompute: Double
        package let secondsToStore: Double
        /// False where somebody else's result was in the store by then, which is the one that stays.
        package let isFirst: Bool
    }

    /// The kinds of nodes whose results are kept as tensors: others start from them, or they are nothing else.
    private static let keptAsTensors: Set<NodeKind> = [.text, .stage1, .score]
    /// The kinds of nodes whose results are no pictures.
    private static let withoutPicture: Set<NodeKind> = [.text, .score]

    private let task: RenderTask
    private let store: ResultStore
    private let renderer: Renderer
    private let encodesText: Bool
    private let worker: String
    private let observe: (Event) throws -> Void

    /// Results that others of the job's nodes start from.
    private var results: [ContentKey: Tensor] = [:]
    /// Why nodes cannot be had.
    private var failures: [ContentKey: any Error] = [:]
    /// How long nodes took.
    private var seconds: [ContentKey: Double] = [:]

    /// - Parameters:
    ///   - task: the one of the job's cells
    ///   - store: where results are looked for and kept
    ///   - renderer: keeps its model from job to job
    ///   - encodesText: whether missing text states are computed
    ///   - worker: whose name pictures carry
    ///   - observe: hears of the work; an error from it ends the work on a cell and comes out of `render`
    package init(
        task: RenderTask, store: ResultStore, renderer: Renderer, encodesText: Bool = true, worker: String,
        observe: @escaping (Event) throws -> Void
    ) {
        self.task = task
        self.store = store
        self.renderer = renderer
        self.encodesText = encodesText
        self.worker = worker
        self.observe = observe
    }

    /// Sees to it that the picture of a cell is in the store, and what is wanted beside it; the model is asked for only
    /// where something is not.
    ///
    /// - Returns: false where it was there already.
    /// - Throws: why the cell failed; `MissingText` where it needs a text encoder, which this executor does without;
    ///   `StoreError` where the store did fail; what `observe` throws.
    package func render(_ picture: Node, model: @autoclosure () throws -> CheckedModel) throws -> Bool {
        let isStored = store.contains(picture.key, .picture)
        let strips = picture.withUpstream.filter { !store.containsFrames(of: $0) }
        let beside = picture.beside.filter { !store.contains($0.key, .tensors) }
        if isStored && strips.isEmpty && beside.isEmpty { return false }
        let model = try model()
        for node in strips { _ = try result(of: node, model: model) }
        if !isStored {
            let sample = try result(of: picture, model: model)
            // A run that ended in between may have stored a stage I sample as tensor only.
            if !store.contains(picture.key, .picture) {
                _ = try commitPicture(of: picture, sample: sample, model: model)
            }
        }
        for node in beside { _ = try result(of: node, model: model) }
        return true
    }

    /// Sees to it that text states are in the store.
    ///
    /// - Returns: false where they were there already.
    /// - Throws: as `render` does.
    package func encode(_ text: Node, model: CheckedModel) throws -> Bool {
        if store.contains(text.key, .tensors) { return false }
        _ = try result(of: text, model: model)
        return true
    }

    /// A node's result: of this job, from the store, or computed and stored.
    private func result(of node: Node, model: CheckedModel) throws -> Tensor {
        if node.kind == .input { return try input(node, model: model) }
        if store.containsFrames(of: node), let known = try results[node.key] ?? stored(node, model: model) {
            results[node.key] = known
            return known
        }
        if let failure = failures[node.key] { throw failure }
        do {
            let result = try compute(node, model: model)
            if Self.keptAsTensors.contains(node.kind) { results[node.key] = result }
            return result
        } catch let error as RenderingError {
            failures[node.key] = error
            throw error
        }
    }

    private func compute(_ node: Node, model: CheckedModel) throws -> Tensor {
        guard node.kind != .text || encodesText else { throw MissingText() }
        try observe(.began(node))
        var pace = Pace()
        let frames = Dictionary(grouping: node.frames, by: \.step)
        let result = try renderer.render(
            node, task: task, model: model.reference,
            upstream: { needed in
                let result = try self.result(of: needed, model: model)
                try self.observe(.began(node))
                pace = Pace()
                return result
            },
            onStep: { step in
                let seconds = pace.step(step)
                for frame in frames[step.step - 1] ?? [] {
                    try self.commit(frame, of: node, step: step, model: model)
                }
                try self.observe(.stepped(node, step, seconds: seconds))
            })
        let spent = pace.elapsed
        seconds[node.key] = spent
        let start = ContinuousClock.now
        var isFirst = true
        if Self.keptAsTensors.contains(node.kind) {
            isFirst = try store.commit(
                Safetensors.encode([(node.kind.rawValue, result)]), as: node.key, .tensors)
        }
        if !Self.withoutPicture.contains(node.kind) {
            isFirst = try commitPicture(of: node, sample: result, model: model)
        }
        try observe(
            .rendered(
                node,
                Rendered(
                    size: try model.size(of: node),
                    secondsPerEvaluation: pace.secondsPerEvaluation(node.evaluations),
                    secondsToCompute: spent, secondsToStore: (ContinuousClock.now - start).inSeconds,
                    isFirst: isFirst)))
        return result
    }

    /// Stores a frame, unless the step shows that its state was none.
    private func commit(_ frame: StripFrame, of node: Node, step: StepProgress, model: CheckedModel) throws {
        guard let sample = step.picture(of: frame), !store.contains(frame.key, .picture) else { return }
        let record = PictureRecord(
            node, frame: frame, task: task, model: model.reference, worker: worker, seconds: [:])
        let bitmap = Bitmap(sample: sample)
        let size = PictureSize(width: bitmap.width, height: bitmap.height)
        try store.commit(PNG.encode(bitmap, text: record.chunks(size: size)), as: frame.key, .picture)
    }

    /// Whether the picture is what is stored, and not one that was there.
    private func commitPicture(of node: Node, sample: Tensor, model: CheckedModel) throws -> Bool {
        var stages: [String: Double] = [:]
        for part in node.withUpstream { stages[part.kind.rawValue, default: 0] += seconds[part.key] ?? 0 }
        let record = PictureRecord(node, task: task, model: model.reference, worker: worker, seconds: stages)
        let bitmap = Bitmap(sample: sample)
        let size = PictureSize(width: bitmap.width, height: bitmap.height)
        let png = try PNG.encode(bitmap, text: record.chunks(size: size))
        return try store.commit(png, as: node.key, .picture)
    }

    /// A picture or a mask from outside.
    private func input(_ node: Node, model: CheckedModel) throws -> Tensor {
        if let known = results[node.key] { return known }
        let tensor = try model.input(node) { digest in
            guard let bytes = try self.store.input(digest) else {
                throw MissingInput(digest: digest, store: self.store.root)
            }
            return bytes
        }
        results[node.key] = tensor
        return tensor
    }

    /// A result that the store has as a tensor; a damaged one is set aside, to be computed anew.
    private func stored(_ node: Node, model: CheckedModel) throws -> Tensor? {
        guard Self.keptAsTensors.contains(node.kind), store.contains(node.key, .tensors) else { return nil }
        let picture = try model.size(of: node).map { [1, 3, $0.height, $0.width] }
        let shape = ScoreNode.shape(of: node) ?? picture ?? [Tokenization.length, model.stateWidth]
        let tensors = try? Safetensors.read(store.path(of: node.key, .tensors))
        if let tensor = tensors?[node.kind.rawValue], tensor.shape == shape { return tensor.floats() }
        try store.setAside(node.key, .tensors)
        return nil
    }
}

/// A picture needs text states that are not in the store, where no text encoder is to be used.
package struct MissingText: Error {}

/// A picture needs a file that the store does not have, or not undamaged.
struct MissingInput: Error, CustomStringConvertible {
    let digest: String
    let store: String

    var description: String {
        "the file \(digest) is missing in \(store)/inputs, or damaged: run or submit the spec again"
    }
}

/// The time that a node's steps take, but for the first: a model may be loaded for it.
private struct Pace {
    private let start = ContinuousClock.now
    private var first: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?
    private var steps = 0
    private var count = 1

    var elapsed: Double { (ContinuousClock.now - start).inSeconds }

    /// Takes the time of a step that is done, and gives it unless it is the first.
    mutating func step(_ progress: StepProgress) -> Double? {
        let now = ContinuousClock.now
        defer { last = now }
        first = first ?? now
        (steps, count) = (progress.step, progress.count)
        return last.map { (now - $0).inSeconds }
    }

    /// Nil where there was but one step.
    func secondsPerEvaluation(_ evaluations: Int) -> Double? {
        guard let first, let last, steps > 1, evaluations > 0 else { return nil }
        return (last - first).inSeconds / Double(steps - 1) * Double(count) / Double(evaluations)
    }
}
