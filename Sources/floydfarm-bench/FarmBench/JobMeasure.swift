import Foundation

/// How fast jobs go through a farm whose pictures take no time, with one worker process.
///
/// Between two beginnings of pictures lies all that a job costs beside rendering: claim, commit with its syncs, settling
/// and release, and its share of the chunk's.
struct JobMeasure {
    private static let cells = 2000

    /// From the first job's beginning to the last one's.
    let jobsPerSecond: Double
    /// Milliseconds from the beginning of a job to that of the next: the median, and what 9 in 10 stay within.
    let median: Double
    let ninth: Double

    init(_ bench: BenchFarm) throws {
        try bench.reset()
        let journal = bench.folder.appendingPathComponent("jobs.journal")
        try bench.start("floydfarm-bench", "coordinate", "--real-timing")
        let spec = try bench.write("task: stand-in\nmilliseconds: 0\nseed: 0..\(Self.cells - 1)")
        try bench.start("floydfarm-bench", "submit", spec)
        try bench.start("floydfarm-bench", "worker", "--real-timing", "--journal", journal.path)
        try bench.wait("the jobs", within: 300) { bench.pictures >= Self.cells }
        let starts = try String(contentsOf: journal, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("start ") }.compactMap {
                $0.split(separator: " ").last.flatMap { Double($0) }
            }
        guard let first = starts.first, let last = starts.last, starts.count > 2 else {
            throw BenchError("the worker's journal \(journal.path) has no jobs")
        }
        let gaps = zip(starts.dropFirst(), starts).map { ($0 - $1) * 1000 }.sorted()
        jobsPerSecond = Double(starts.count - 1) / (last - first)
        median = gaps[gaps.count / 2]
        ninth = gaps[gaps.count * 9 / 10]
    }
}
