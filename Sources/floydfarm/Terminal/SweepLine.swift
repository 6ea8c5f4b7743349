import Farm
import Queueing
import Tracking

/// How far a sweep on a farm is, as a line for machines.
struct SweepLine: Encodable {
    struct Failure: Encodable {
        let cell: Int
        let reason: String
    }

    let sweep: String
    let state: String
    let priority: String?
    let cells: Int
    let done: Int
    let failed: Int
    let duplicates: Int?
    /// Jobs under way.
    let jobs: Int?
    /// Where the numbers are from: `ledger` or `store`.
    let source: String
    let estimate: Bool
    var cellsPerSecond: Double?
    var secondsLeft: Double?
    var failures: [Failure]?

    init(_ status: SweepStatus) {
        sweep = status.id
        state = status.state.rawValue
        priority = status.orders?.priority.rawValue
        (cells, done, failed) = (status.cells, status.done, status.failed)
        duplicates = status.progress?.duplicates
        jobs = status.progress?.leases
        source = status.progress == nil ? "store" : "ledger"
        estimate = status.isEstimate
    }
}
