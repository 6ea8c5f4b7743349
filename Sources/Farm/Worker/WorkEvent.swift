import Sweeps

/// What is heard of the work on jobs, by whoever lets it be done in its own process.
enum WorkEvent {
    case node(JobExecutor.Event)
    /// A cell was rendered, found in the store, or failed for a reason.
    case cell(Cell, CellResult, reason: String?)
}
