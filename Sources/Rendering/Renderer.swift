package import Sweeps
package import Tensors

/// Computes nodes, and keeps the model of the last one loaded.
///
/// Not for use from several threads at once: one picture takes all threads of its `Compute`.
package final class Renderer {
    private let compute: Compute
    private var loaded: LoadedModel?

    package init(compute: Compute) { self.compute = compute }

    /// A node's result: text states `[77, T]`, or a sample `[1, 3, H, W]` in −1…1, not clamped.
    ///
    /// - Parameters:
    ///   - node: of a cell of `task`
    ///   - task: how its nodes are computed
    ///   - model: what it is computed with; loaded part by part as nodes need it, another model is dropped
    ///   - upstream: gives the results of the nodes that `node` is computed from; asked only for what is needed
    ///   - onStep: hears of every step; an error from it ends the sampling
    /// - Returns: the result
    /// - Throws: an error of `upstream` or `onStep`; else `RenderingError` or `TensorsError`, one sentence
    package func render(
        _ node: Node, task: RenderTask, model: ModelReference, upstream: (Node) throws -> Tensor,
        onStep: (StepProgress) throws -> Void
    ) throws -> Tensor {
        try task.render(node, load(model), upstream, onStep)
    }

    /// The results of a node and of all that it is computed from.
    ///
    /// Each part of the model is dropped as soon as its nodes are done, for the least memory; content keys only tell
    /// the nodes apart here, so the digests in them may be stand-ins.
    ///
    /// - Parameters:
    ///   - node: of a cell of `task`
    ///   - task: how its nodes are computed
    ///   - model: what they are computed with
    ///   - given: results known already
    ///   - onStep: hears of every step; an error from it ends the sampling
    /// - Returns: the results by the nodes' keys
    /// - Throws: an error of `onStep`; else `RenderingError` or `TensorsError`, one sentence
    package func renderAll(
        _ node: Node, task: RenderTask, model: ModelReference, given: [ContentKey: Tensor] = [:],
        onStep: (StepProgress) throws -> Void
    ) throws -> [ContentKey: Tensor] {
        var results = given
        var previous: NodeKind?
        for node in node.withUpstream where results[node.key] == nil {
            if let previous, previous != node.kind { unload(previous) }
            previous = node.kind
            let known = results
            results[node.key] = try render(
                node, task: task, model: model,
                upstream: { needed in
                    guard let result = known[needed.key] else {
                        throw RenderingError("the result of a \(needed.kind.rawValue) node is missing")
                    }
                    return result
                }, onStep: onStep)
        }
        return results
    }

    /// Drops a part of the model from memory; it is loaded again when a node needs it.
    package func unload(_ kind: NodeKind) { loaded?.unload(kind) }

    private func load(_ model: ModelReference) -> LoadedModel {
        if let loaded, loaded.reference == model { return loaded }
        loaded = nil
        let fresh = LoadedModel(model, compute: compute)
        loaded = fresh
        return fresh
    }
}

extension Node {
    /// All nodes that this one is computed from, each before those that need it, and itself at the end.
    package var withUpstream: [Node] {
        var seen: Set<ContentKey> = []
        var order: [Node] = []
        func visit(_ node: Node) {
            guard seen.insert(node.key).inserted else { return }
            node.upstream.forEach(visit)
            order.append(node)
        }
        visit(self)
        return order
    }

    /// All nodes that a cell of this picture wants, each before those that need it: with them what stands beside it.
    package var wanted: [Node] {
        var seen: Set<ContentKey> = []
        return (withUpstream + beside.flatMap(\.withUpstream)).filter { seen.insert($0.key).inserted }
    }
}
