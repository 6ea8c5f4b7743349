import ArgumentParser
import Foundation

/// `floydfarm-bench farm`: what a farm costs beside rendering.
struct FarmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "farm",
        abstract: "Measure publishing, hand-off and memory of a farm, with a broker and a Redis of its own.",
        discussion: "Needs rabbitmq-server, redis-server and taskset, a release build and a quiet machine.")

    func run() throws {
        let bench = try BenchFarm()
        line("measured", "value", "aim")
        line("---", "---", "---")
        let publish = try PublishMeasure(bench)
        line("chunks/s published and confirmed", "\(Int(publish.farm))", "")
        line("the same by a bare publisher, in turn with it", "\(Int(publish.bare))", "")
        line("ratio", text(publish.farm / publish.bare), "≥ 0.8")
        let jobs = try JobMeasure(bench)
        line(
            "jobs/s from end to end, one worker process, pictures that take no time",
            "\(Int(jobs.jobsPerSecond))", "")
        line("ms a job beside rendering, median", text(jobs.median), "< 5")
        line("ms a job beside rendering, 9 in 10", text(jobs.ninth), "")
        for cells in [10_000, 1_000_000, 100_000_000] {
            let memory = try MemoryMeasure(cells: cells, bench)
            line("\(cells) cells: MiB of the coordinator at most", text(memory.coordinator), "≤ 300")
            line("\(cells) cells: MiB of Redis", text(memory.redis), "≤ \(text(20 + memory.bitmaps))")
        }
        let handOff = try HandOffMeasure(bench)
        line("200 pocket cells: s by `floydfarm run` on 2 processors", text(handOff.alone), "")
        line("200 pocket cells: s by 3 workers on the same", text(handOff.farm), "")
        line("ratio", text(handOff.ratio), "≤ 1.15")
    }

    private func line(_ columns: String...) { print("| " + columns.joined(separator: " | ") + " |") }

    private func text(_ value: Double) -> String { String(format: "%.2f", value) }
}
