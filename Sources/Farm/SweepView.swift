import Foundation
package import Gallery
package import Rendering
package import Sweeps
package import Tensors

/// A sweep as far as looking at its results needs: its cells and their keys.
package struct SweepView {
    package let id: String
    package let sweep: Sweep
    /// The keys that the plan lists, by the index of the cell.
    private let listed: [Int: ContentKey]
    private let models: ModelSet

    package init(_ prepared: PreparedSweep) {
        id = prepared.id
        sweep = prepared.sweep
        models = prepared.models
        listed = [:]
    }

    /// A sweep that a store keeps; its models need not be there unless it is a very large one.
    package init(id: String, in store: ResultStore, catalog: ModelCatalog, compute: Compute) throws {
        let folder = try store.sweep(id)
        guard let json = try folder.plan(), let text = try folder.spec() else {
            throw FarmError("sweep \(id) is not complete in the store: run its spec again")
        }
        guard let plan = try? PlanRecord(json: Data(json)) else {
            throw FarmError("the plan of sweep \(id) in the store cannot be read: run its spec again")
        }
        let spec = plan.spec(text: text)
        self.id = id
        sweep = try Sweep(spec, tasks: RenderTask.all.map(\.declaration))
        models = ModelSet(catalog: catalog, spec: spec, compute: compute)
        let keys = (plan.keys ?? []).compactMap { cell in ContentKey(cell.key).map { (cell.index, $0) } }
        listed = Dictionary(keys) { first, _ in first }
    }

    /// The key of a cell's picture.
    package func key(of cell: Cell) throws -> ContentKey {
        if let key = listed[cell.index] { return key }
        return try sweep.task.node(cell.parameters, models.model(for: cell.parameters).identity).key
    }

    /// Writes spec and plan to the store, so that the sweep can be found there.
    package func keep(in store: ResultStore) throws {
        let record = try PlanRecord(sweep, id: id) { try models.model(for: $0).identity }
        try store.sweep(id).record(spec: sweep.spec.text, plan: [UInt8](record.json()))
    }
}
