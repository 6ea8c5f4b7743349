package import Rendering
package import Sweeps
package import Tensors

/// The models that a worker has: each is found, opened and held to the plan's digests once.
///
/// Only the parts that the worker's roles need are touched. Not for use from several threads at once.
package final class ModelBook {
    /// A model as a sweep's cells name it.
    private struct Entry: Hashable {
        let folder: String
        let record: ModelRecord
    }

    private let catalog: ModelCatalog
    private let roles: Set<WorkerRole>
    private let compute: Compute
    private var models: [Entry: CheckedModel] = [:]

    package init(catalog: ModelCatalog, roles: Set<WorkerRole>, compute: Compute) {
        self.catalog = catalog
        self.roles = roles
        self.compute = compute
    }

    /// The model that a cell is rendered with.
    ///
    /// - Throws: `UnplannedModel`; `ModelUnavailable` where it is not here, damaged, or another than was planned with.
    package func model(for parameters: Parameters, of sweep: StoredSweep) throws -> CheckedModel {
        let spec = sweep.sweep.spec
        let entry = Entry(folder: spec.folder, record: try sweep.models.record(for: parameters))
        if let known = models[entry] { return known }
        do {
            let reference = try ModelChoice(parameters).reference(in: catalog, spec: spec)
            let model =
                try reference == .none
                ? CheckedModel.none
                : CheckedModel(reference, planned: entry.record.parts, roles: roles, compute: compute)
            models[entry] = model
            return model
        } catch {
            throw ModelUnavailable(description: "\(error)")
        }
    }
}

/// A worker lacks a model: one sentence that names what is missing or differs.
package struct ModelUnavailable: Error, CustomStringConvertible {
    package let description: String
}
