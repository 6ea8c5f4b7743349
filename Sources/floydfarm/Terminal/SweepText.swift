import Farm
import Foundation
import Queueing
import Tracking

/// How far a sweep on a farm is, in words and bars.
enum SweepText {
    /// `steps-1a2b3c4d: running, 5,120 of 12,000 cells, 3 failed, 12 jobs under way, 2.5 cells/s, 45 min 52 s left`.
    static func summary(_ status: SweepStatus, _ pace: SweepPace) -> String {
        var text =
            "\(status.id): \(status.state.rawValue), \(about(status))\(Readable.count(status.done)) of "
        text += "\(Readable.count(status.cells)) cells"
        if status.failed > 0 { text += ", \(Readable.count(status.failed)) failed" }
        if let leases = status.progress?.leases, leases > 0 {
            text += ", \(Readable.count(leases)) \(leases == 1 ? "job" : "jobs") under way"
        }
        return text + speed(pace, status)
    }

    /// Said where nobody hands out work.
    static let noCoordinator = "no coordinator: start floydfarm coordinate"

    /// The lines that are redrawn on a terminal, `rows` at most: what is beyond the screen cannot be.
    static func block(
        _ status: SweepStatus, _ pace: SweepPace, workers: [WorkerStatus]?, hasCoordinator: Bool?,
        problem: String?, rows: Int
    ) -> [String] {
        var head = "\(status.id)  \(status.state.rawValue)"
        if let orders = status.orders { head += ", \(orders.priority.rawValue) priority" }
        var lines = [head + speed(pace, status)]
        for (name, count) in [("done", status.done), ("failed", status.failed), ("waiting", status.left)] {
            let fraction = Double(count) / Double(max(status.cells, 1))
            lines.append(
                "  " + padded(name, 8) + ProgressBar.bar(fraction, width: 30)
                    + " \(about(status))\(Readable.count(count))")
        }
        if let problem {
            lines.append("  counted in the store: \(problem)")
        } else if let workers {
            if hasCoordinator == false { lines.append("  " + noCoordinator) }
            lines.append("  workers \(workers.count)\(workers.isEmpty ? ": start floydfarm-worker" : "")")
            let shown = workers.prefix(max(rows - lines.count - 1, 0))
            lines += shown.map { "    " + worker($0) }
            let rest = workers.count - shown.count
            if rest > 0 { lines.append("    … and \(Readable.count(rest)) more") }
        }
        return Array(lines.prefix(rows))
    }

    /// `node-a  busy  steps-1a2b3c4d job 812  stage1 12/40  1,204 cells`.
    static func worker(_ worker: WorkerStatus) -> String {
        var parts = [worker.name, worker.state.rawValue]
        if let sweep = worker.sweep { parts.append(sweep + (worker.job.map { " job \($0)" } ?? "")) }
        if let step = worker.step { parts.append(step) }
        parts.append("\(Readable.count(worker.cells)) cells")
        if let reason = worker.reason { parts.append(reason) }
        return parts.joined(separator: "  ")
    }

    static func padded(_ text: String, _ length: Int) -> String {
        text + String(repeating: " ", count: max(length - text.count, 0))
    }

    private static func about(_ status: SweepStatus) -> String { status.isEstimate ? "about " : "" }

    private static func speed(_ pace: SweepPace, _ status: SweepStatus) -> String {
        guard status.state == .running else { return "" }
        var text = ""
        if let rate = pace.cellsPerSecond {
            text +=
                rate >= 9.95 ? ", \(Int(rate.rounded())) cells/s" : ", \((rate * 10).rounded() / 10) cells/s"
        }
        if let left = pace.secondsLeft, status.left > 0 { text += ", \(Readable.seconds(left)) left" }
        return text
    }
}
