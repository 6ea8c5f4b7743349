import Foundation
package import Gallery
package import Rendering
package import Sweeps

/// A sweep as a store has it, to be worked on: what coordinators and workers know of it, without any model at hand.
package struct StoredSweep: Sendable {
    package let id: String
    package let sweep: Sweep
    package let task: RenderTask
    /// The SHA-256 of the spec's bytes, in hex digits.
    package let digest: String
    /// The models that its cells name, as they were when it was planned.
    package let models: [ModelRecord]
    /// The files that its cells name.
    package let inputs: InputDigests

    /// Reads the sweep; nil where the store does not have it, or not yet.
    ///
    /// - Throws: `FarmError` or `SpecError` where it cannot be worked on, `StoreError` where it cannot be read.
    package init?(id: String, in store: ResultStore, tasks: [RenderTask] = RenderTask.all) throws {
        let folder = try store.sweep(id)
        guard let json = try folder.plan(), let text = try folder.spec() else { return nil }
        guard let plan = try? PlanRecord(json: Data(json)), plan.id == id, let models = plan.models else {
            throw FarmError("the plan of sweep \(id) in the store cannot be read: submit its spec again")
        }
        guard plan.epoch == Numerics.epoch else {
            throw FarmError(
                "sweep \(id) was planned by a version with other numerics: use the version that planned it, "
                    + "or submit its spec again")
        }
        self.id = id
        self.models = models
        inputs = plan.inputs ?? InputDigests()
        sweep = try Sweep(plan.spec(text: text), tasks: tasks.map(\.declaration))
        guard let task = tasks.first(where: { $0.declaration.name == plan.task }),
            plan.task == sweep.task.name, plan.cells == sweep.cellCount
        else {
            throw FarmError(
                "the spec of sweep \(id) in the store is not the one of its plan: submit it again")
        }
        self.task = task
        digest = SHA256.hex(of: Array(text.utf8))
    }

    /// The node that is a cell's picture.
    ///
    /// - Throws: `UnplannedModel` or `UnplannedInput`, or what the task throws.
    package func picture(of cell: Cell) throws -> Node {
        try sweep.picture(
            of: cell.parameters, models: models.identity(for: cell.parameters), inputs: inputs)
    }
}
