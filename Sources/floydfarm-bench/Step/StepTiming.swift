import Farm
import Foundation
import Glibc
import Tensors

/// How long some work took, several times over.
struct StepTiming {
    let name: String
    /// Seconds of each run, ascending.
    let seconds: [Double]
    let profile: [String: Profile.Entry]
    let runs: Int

    var best: Double { seconds.first ?? 0 }
    var median: Double { seconds.isEmpty ? 0 : seconds[seconds.count / 2] }
    /// The most memory that this process ever had, in bytes.
    let peakBytes: Int

    /// Does the work once for warming up, then `runs` times.
    init(of work: StepWork, runs: Int, _ notes: Profile?) throws {
        name = work.name
        self.runs = runs
        try work.run()
        let before = notes?.entries ?? [:]
        seconds = try (0..<runs).map { _ in
            let start = ContinuousClock.now
            try work.run()
            return (ContinuousClock.now - start).inSeconds
        }.sorted()
        profile = (notes?.entries ?? [:]).reduce(into: [:]) { result, entry in
            result[entry.key] = entry.value - (before[entry.key] ?? Profile.Entry())
        }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        peakBytes = usage.ru_maxrss * 1024
    }

    func writeJSON() throws {
        struct Line: Encodable {
            let best: Double
            let median: Double
            let peak_bytes: Int
            /// Multiplications and additions of the plain definition.
            let operations: Double?
            let profile: [String: Double]?
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let kinds = profile.mapValues { $0.seconds / Double(runs) }
        let operations = profile.values.reduce(0) { $0 + $1.operations } / Double(runs)
        let line = Line(
            best: best, median: median, peak_bytes: peakBytes,
            operations: kinds.isEmpty ? nil : operations, profile: kinds.isEmpty ? nil : kinds)
        print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }

    func write() {
        print(
            String(
                format: "%@: best %.3f s, median %.3f s, peak %.2f GiB", name, best, median,
                Double(peakBytes) / 1_073_741_824))
        for (kind, entry) in profile.sorted(by: { $0.value.seconds > $1.value.seconds }) {
            let seconds = entry.seconds / Double(runs)
            let rate =
                entry.operations > 0
                ? String(format: "%8.1f GFLOP/s", entry.operations / entry.seconds / 1e9) : ""
            let padded = kind.padding(toLength: 16, withPad: " ", startingAt: 0)
            print(String(format: "  %@ %8.4f s  %5d calls  %@", padded, seconds, entry.calls / runs, rate))
        }
    }
}

extension Profile.Entry {
    fileprivate static func - (a: Self, b: Self) -> Self {
        var difference = a
        difference.seconds -= b.seconds
        difference.calls -= b.calls
        difference.operations -= b.operations
        return difference
    }
}
