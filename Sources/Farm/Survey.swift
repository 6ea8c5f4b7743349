package import Gallery
import Rendering
package import Sweeps

/// What a sweep asks for and what of it is there, taken before anything is rendered.
///
/// Its cells are looked at one by one (of a very large sweep, a sample), so that what is wrong with one shows before the
/// first render.
package struct Survey: Sendable {
    package let summary: PlanSummary
    /// What the person who asked should know, such as a prompt that is too long.
    package let warnings: [String]
    private let notes: Notes

    /// The most bytes that results yet to be rendered can take; of a sample of the sweep where the summary is of one.
    package var bytesLeft: Int { notes.bytesLeft }

    /// Looks at the cells of `sweep`.
    ///
    /// - Throws: what is wrong with a model, or with a cell that does not fit its model.
    package init(
        _ sweep: Sweep, models: ModelSet, inputs: InputSet, store: ResultStore?, threads: Int
    ) throws {
        var notes = Notes(threads: threads)
        var current: CheckedModel?
        summary = try PlanSummary(
            sweep,
            picture: { parameters in
                let model = try models.model(for: parameters)
                current = model
                try inputs.take(parameters, of: sweep.task)
                return try sweep.picture(
                    of: parameters, models: model.identity, inputs: inputs.digests)
            },
            isStored: { node in
                store.map {
                    ($0.contains(node.key, .picture) || $0.contains(node.key, .tensors))
                        && $0.containsFrames(of: node)
                } ?? false
            },
            onNode: { node, isLeft in
                guard let current else { return }
                if !isLeft { try current.check(node, inputs: inputs) }
                try isLeft ? notes.add(left: node, of: current) : notes.check(node, of: current)
            })
        warnings = notes.warnings
        self.notes = notes
    }

    /// Seconds per evaluation of a kind of node by earlier measurements; nil where some of its pictures were never
    /// measured.
    package func secondsPerEvaluation(_ kind: NodeKind, times: StepTimes) -> Double? {
        var (seconds, evaluations) = (0.0, 0)
        for (subject, count) in notes.evaluationsLeft[kind] ?? [:] {
            guard let pace = times[subject] else { return nil }
            seconds += pace * Double(count)
            evaluations += count
        }
        return evaluations > 0 ? seconds / Double(evaluations) : nil
    }
}

/// What is noted of nodes on the way.
private struct Notes: Sendable {
    let threads: Int
    var warnings: [String] = []
    var bytesLeft = 0
    /// By what the time of an evaluation depends on.
    var evaluationsLeft: [NodeKind: [StepTimes.Subject: Int]] = [:]

    init(threads: Int) { self.threads = threads }

    mutating func check(_ node: Node, of model: CheckedModel) throws {
        _ = try model.size(of: node)
        if let warning = try model.warning(of: node) { warnings.append(warning) }
    }

    mutating func add(left node: Node, of model: CheckedModel) throws {
        guard node.kind != .input else { return }
        guard let size = try model.size(of: node) else {
            bytesLeft += Tokenization.length * model.stateWidth * MemoryLayout<Float>.size
            return
        }
        // A picture takes at most its samples; a stage I sample is stored as float32 besides.
        let samples = 3 * size.width * size.height
        if let errors = ScoreNode.shape(of: node) {
            bytesLeft += errors.reduce(MemoryLayout<Float>.size, *)
        } else {
            bytesLeft += node.kind == .stage1 ? samples * (1 + MemoryLayout<Float>.size) : samples
            bytesLeft += node.frames.count * samples
        }
        guard let model = node.models.first else { return }
        let subject = StepTimes.Subject(
            model: model, width: size.width, height: size.height, threads: threads)
        evaluationsLeft[node.kind, default: [:]][subject, default: 0] += node.evaluations
    }
}
