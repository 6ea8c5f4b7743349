package import Gallery
import Rendering
import Sweeps
package import Tensors

/// The prompts of a sweep, and their text states.
package struct SweepTexts {
    private let store: ResultStore
    private let task: RenderTask
    /// The text nodes, each once, with the model of a cell that needs it.
    private let texts: [(node: Node, model: CheckedModel)]

    package var count: Int { texts.count }

    /// The prompts of the cells of `prepared`, whose states are looked for and kept in `store`.
    ///
    /// - Throws: what a cell throws that is none.
    package init(_ prepared: PreparedSweep, in store: ResultStore) throws {
        self.store = store
        task = prepared.task
        var seen: Set<ContentKey> = []
        var texts: [(node: Node, model: CheckedModel)] = []
        for cell in prepared.sweep.cells() {
            let model = try prepared.models.model(for: cell.parameters)
            let picture = try prepared.sweep.picture(
                of: cell.parameters, models: model.identity, inputs: prepared.inputs.digests)
            for node in picture.wanted where node.kind == .text && seen.insert(node.key).inserted {
                texts.append((node, model))
            }
        }
        self.texts = texts
    }

    /// Computes what the store lacks.
    ///
    /// - Returns: how many were computed.
    package func encode(compute: Compute, worker: String) throws -> Int {
        let executor = JobExecutor(
            task: task, store: store, renderer: Renderer(compute: compute), worker: worker
        ) { _ in }
        return try texts.count { try executor.encode($0.node, model: $0.model) }
    }

    /// The states by their prompts, as the store has them.
    ///
    /// - Throws: `FarmError` where some are missing, or two models or ways of cleaning give a prompt two.
    package func states() throws -> [(String, Tensor)] {
        var names: Set<String> = []
        return try texts.map { node, _ in
            guard case .text(let prompt)? = node["prompt"],
                let states = try Safetensors.read(store.path(of: node.key, .tensors))[node.kind.rawValue]
            else { throw FarmError("the store lacks the states of a prompt") }
            guard names.insert(prompt).inserted else {
                throw FarmError("the sweep has two kinds of states of “\(prompt.prefix(60))”: split it")
            }
            return (prompt, states.floats())
        }
    }
}
