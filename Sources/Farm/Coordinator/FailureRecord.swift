import Gallery
import Sweeps
import Tracking

/// Keeps `failures.json` of a sweep like the ledger, for grids and for the time when the ledger is down.
struct FailureRecord {
    /// The most failures that are written down.
    private static let maximum = 10_000

    private let interval: Duration
    private var count: Int?
    private var written: ContinuousClock.Instant?

    /// Writes no more often than every `interval`.
    init(every interval: Duration) { self.interval = interval }

    /// Writes the failures if their number has changed.
    mutating func keep(
        _ progress: SweepProgress, of sweep: ActiveSweep, ledger: any Ledger, isLast: Bool
    ) throws {
        let now = ContinuousClock.now
        guard progress.failed != count, isLast || written.map({ now - $0 >= interval }) ?? true else {
            return
        }
        let known = try sweep.folder.failures()
        let reasons = try ledger.failures(sweep.id, limit: Self.maximum)
        var failures: [ContentKey: String] = [:]
        for (index, reason) in reasons {
            guard let cell = sweep.stored.sweep.cell(at: index) else { continue }
            guard let picture = try? sweep.stored.picture(of: cell) else { continue }
            failures[picture.key] = reason
        }
        if failures != known { try sweep.folder.record(failures: failures) }
        count = progress.failed
        written = now
    }
}
