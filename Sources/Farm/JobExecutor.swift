import Foundation
package import Gallery
import Imaging
package import Rendering
package import Sweeps
package import Tensors

/// Renders cells: computes what the store lacks of a cell's nodes, and commits each result before it counts.
///
/// It knows nothing of where its cells come from or who counts them. Not for use from several threads at once.
package final class JobExecutor {
    /// What is heard of the work on a node.
    package enum Event {
        /// One sampling step of a node is done; its time is not known where a model was loaded for it.
        case stepped(Node, StepProgress, seconds: Double?)
        /// A node was computed and is in the store.
        case rendered(Node, PictureSize?, secondsPerEvaluation: Double?)
    }

    /// The kinds of nodes that others start from: their results are kept as tensors.
    private static let startedFrom: Set<NodeKind> = [.text, .stage1]

    private let store: ResultStore
    private let task: RenderTask
    private let renderer: Renderer
    private let worker: String
    private let observe: (Event) throws -> Void

    /// Results of the job at hand that others of its nodes start from.
    private var results: [ContentKey: Tensor] = [:]
    /// Why nodes of the job at hand cannot be had.
    private var failures: [ContentKey: any Error] = [:]
    /// How long the nodes of the job at hand took.
    private var seconds: [ContentKey: Double] = [:]

    /// Pictures carry the name of `worker`; an error from `observe` ends the work on a cell and comes out of `render`.
    package init(
        store: ResultStore, task: RenderTask, compute: Compute, worker: String,
        observe: @escaping (Event) throws -> Void
    ) {
        self.store = store
        self.task = task
        renderer = Renderer(compute: compute)
        self.worker = worker
        self.observe = observe
    }

    /// Forgets what the last job's cells shared.
    package func beginJob() {
        results = [:]
        failures = [:]
        seconds = [:]
    }

    /// Sees to it that the picture of a cell is in the store.
    ///
    /// - Returns: false where it was there already.
    /// - Throws: why the cell failed; `StoreError` where the store did; what `observe` throws.
    package func render(_ picture: Node, model: CheckedModel) throws -> Bool {
        if store.contains(picture.key, .picture) { return false }
        let sample = try result(of: picture, model: model)
        // A run that ended in between may have stored a stage I sample as tensor only.
        if !store.contains(picture.key, .picture) {
            try commitPicture(of: picture, sample: sample, model: model)
        }
        return true
    }

    /// A node's result: of this job, from the store, or computed and stored.
    private func result(of node: Node, model: CheckedModel) throws -> Tensor {
        if let known = try results[node.key] ?? stored(node, model: model) {
            results[node.key] = known
            return known
        }
        if let failure = failures[node.key] { throw failure }
        do {
            let result = try compute(node, model: model)
            if Self.startedFrom.contains(node.kind) { results[node.key] = result }
            return result
        } catch let error as RenderingError {
            failures[node.key] = error
            throw error
        }
    }

    private func compute(_ node: Node, model: CheckedModel) throws -> Tensor {
        var pace = Pace()
        let result = try renderer.render(
            node, task: task, model: model.reference,
            upstream: { needed in
                let result = try self.result(of: needed, model: model)
                pace = Pace()
                return result
            },
            onStep: { step in
                let seconds = pace.step(step)
                try self.observe(.stepped(node, step, seconds: seconds))
            })
        seconds[node.key] = pace.elapsed
        if Self.startedFrom.contains(node.kind) {
            try store.commit(Safetensors.encode([(node.kind.rawValue, result)]), as: node.key, .tensors)
        }
        if node.kind != .text { try commitPicture(of: node, sample: result, model: model) }
        try observe(
            .rendered(
                node, try model.size(of: node),
                secondsPerEvaluation: pace.secondsPerEvaluation(node.evaluations)))
        return result
    }

    private func commitPicture(of node: Node, sample: Tensor, model: CheckedModel) throws {
        var stages: [String: Double] = [:]
        for part in node.withUpstream { stages[part.kind.rawValue, default: 0] += seconds[part.key] ?? 0 }
        let record = PictureRecord(node, task: task, model: model.reference, worker: worker, seconds: stages)
        let bitmap = Bitmap(sample: sample)
        let size = PictureSize(width: bitmap.width, height: bitmap.height)
        let png = try PNG.encode(bitmap, text: record.chunks(size: size))
        try store.commit(png, as: node.key, .picture)
    }

    /// A result that the store has as a tensor.
    private func stored(_ node: Node, model: CheckedModel) throws -> Tensor? {
        guard Self.startedFrom.contains(node.kind), store.contains(node.key, .tensors) else { return nil }
        let path = store.path(of: node.key, .tensors)
        let picture = try model.size(of: node).map { [1, 3, $0.height, $0.width] }
        let shape = picture ?? [Tokenization.length, model.stateWidth]
        guard let tensor = try Safetensors.read(path)[node.kind.rawValue], tensor.shape == shape else {
            throw FarmError(
                "\(path) has no tensor “\(node.kind.rawValue)” of the shape \(shape): remove it and run again"
            )
        }
        return tensor.floats()
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
