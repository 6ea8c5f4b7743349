package import Gallery
import Rendering
package import Sweeps
package import Tensors

/// A sweep rendered in this process: job by job, what the store lacks.
package final class SweepRun {
    /// What is heard of a run.
    package enum Event {
        /// A step was taken, or a cell was found in the store.
        case progressed(RunProgress)
        /// A cell's picture is in the store now.
        case rendered(Cell, ContentKey, RunProgress)
        case failed(Cell, ContentKey, reason: String, RunProgress)
    }

    /// How far it is.
    package private(set) var progress: RunProgress

    private let prepared: PreparedSweep
    private let compute: Compute
    private let interruption: Interruption
    private let observe: (Event) -> Void
    private var times: StepTimes
    private var failures: [ContentKey: String] = [:]

    /// A run that adds what it measures to `times`, and ends at the next step when `interruption` asks for it.
    package init(
        _ prepared: PreparedSweep, times: StepTimes, compute: Compute, interruption: Interruption,
        observe: @escaping (Event) -> Void
    ) {
        self.prepared = prepared
        self.times = times
        self.compute = compute
        self.interruption = interruption
        self.observe = observe
        progress = RunProgress(prepared.survey, times: times)
    }

    /// Renders what is missing.
    ///
    /// - Throws: `Interrupted` on request, `StoreError` where results cannot be kept; what is stored by then stays.
    package func run(store: ResultStore, worker: String) throws {
        let folder = try store.sweep(prepared.id)
        let known = try folder.failures()
        failures = known
        defer {
            times.save()
            // The reasons serve the grid; where the store fails, that is what is reported.
            if failures != known { try? folder.record(failures: failures) }
        }
        let renderer = Renderer(compute: compute)
        for job in prepared.sweep.jobs() {
            let executor = JobExecutor(task: prepared.task, store: store, renderer: renderer, worker: worker)
            {
                event in
                self.hear(event)
                try self.interruption.check()
            }
            for cell in job.cells.lazy.compactMap(prepared.sweep.cell) {
                try interruption.check()
                try render(cell, on: executor)
            }
        }
    }

    private func render(_ cell: Cell, on executor: JobExecutor) throws {
        let model = try prepared.models.model(for: cell.parameters)
        let picture = try prepared.task.declaration.node(cell.parameters, model.identity)
        do {
            let isNew = try executor.render(picture, model: model)
            progress.done += 1
            failures[picture.key] = nil
            if !isNew { progress.found += 1 }
            observe(isNew ? .rendered(cell, picture.key, progress) : .progressed(progress))
        } catch let error where error is RenderingError || error is TensorsError || error is FarmError {
            progress.failed += 1
            failures[picture.key] = "\(error)"
            observe(.failed(cell, picture.key, reason: "\(error)", progress))
        }
    }

    private func hear(_ event: JobExecutor.Event) {
        switch event {
        case .began: return
        case .stepped(let node, let step, let seconds):
            let evaluations = Double(node.evaluations) / Double(step.count)
            progress.work[node.kind]?.add(evaluations, seconds: seconds)
            observe(.progressed(progress))
        case .rendered(let node, let rendered):
            guard let pace = rendered.secondsPerEvaluation, let size = rendered.size,
                let digest = node.models.first
            else { return }
            times.record(
                pace,
                for: StepTimes.Subject(
                    model: digest, width: size.width, height: size.height, threads: compute.threads))
        }
    }
}
