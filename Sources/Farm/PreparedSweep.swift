package import Gallery
package import Rendering
package import Sweeps
package import Tensors

/// A spec that was read, resolved and checked, down to its models: ready to be planned or rendered.
package struct PreparedSweep {
    package let sweep: Sweep
    package let task: RenderTask
    package let models: ModelSet
    package let inputs: InputSet
    package let survey: Survey
    package let id: String

    /// Checks everything; what is in `store` counts as stored already.
    ///
    /// - Throws: what is wrong with the spec or with a model: bad input, all of it.
    package init(
        _ spec: SweepSpec, tasks: [RenderTask] = RenderTask.all, catalog: ModelCatalog, store: ResultStore?,
        compute: Compute
    ) throws {
        sweep = try Sweep(spec, tasks: tasks.map(\.declaration))
        task = try RenderTask.named(sweep.task.name, of: tasks)
        models = ModelSet(catalog: catalog, spec: spec, compute: compute)
        inputs = InputSet(spec: spec, store: store)
        do {
            survey = try Survey(
                sweep, models: models, inputs: inputs, store: store, threads: compute.threads)
        } catch let error where error is RenderingError || error is FarmError {
            throw FarmError("\(spec.file): \(error)")
        } catch var error as MissingTraining {
            error.spec = spec.file
            throw error
        }
        id = sweep.id(models: models.digests, inputs: inputs.digests.all)
    }
}

extension RenderTask {
    /// The task of a name.
    package static func named(_ name: String, of tasks: [RenderTask] = all) throws -> RenderTask {
        guard let task = tasks.first(where: { $0.declaration.name == name }) else {
            let names = tasks.map(\.declaration.name).joined(separator: ", ")
            throw FarmError("there is no task “\(name)”; the tasks are \(names)")
        }
        return task
    }
}
