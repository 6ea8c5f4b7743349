import Gallery
import Sweeps
import Tracking

/// What is missing of a job.
struct JobSurvey {
    let index: Int
    /// How many of its cells are missing.
    private(set) var missing = 0
    /// Cells that the store has and the ledger does not count.
    private(set) var found: [Int] = []
    /// What the missing cells are computed from, text states left out, and their pictures.
    private(set) var nodes: Set<Node> = []
    private(set) var texts: [Node] = []
    /// Whether every missing cell could be told apart into nodes.
    private(set) var isClear = true
    /// The model of the first missing cell.
    private(set) var model: ModelIdentity?

    /// Looks at the cells of `job` that are not settled by what `isSettled` says.
    init(
        _ job: Job, of stored: StoredSweep, store: ResultStore, isSettled: (Int) -> Bool,
        isFailed: (ContentKey) -> Bool
    ) {
        index = job.index
        for index in job.cells where !isSettled(index) {
            guard let cell = stored.sweep.cell(at: index) else { continue }
            // A cell without a node is for a worker to report as failed.
            guard let picture = try? stored.picture(of: cell) else {
                missing += 1
                isClear = false
                continue
            }
            if store.containsAll(of: picture) {
                found.append(index)
            } else if !isFailed(picture.key) {
                missing += 1
                for node in [picture] + picture.beside { add(node) }
                model = model ?? (try? stored.models.identity(for: cell.parameters))
            }
        }
    }

    private mutating func add(_ node: Node) {
        if node.kind == .text {
            if !texts.contains(node) { texts.append(node) }
        } else if nodes.insert(node).inserted {
            for upstream in node.upstream { add(upstream) }
        }
    }
}
