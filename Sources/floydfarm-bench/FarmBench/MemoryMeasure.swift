import Foundation
import Queueing
import TestServers
import Tracking

/// What a sweep of so many cells costs its coordinator and Redis in memory, while a worker works on it for a while.
struct MemoryMeasure {
    private static let secondsOfWork: UInt32 = 10

    let cells: Int
    /// The most that the coordinator ever had resident, in MiB.
    let coordinator: Double
    /// What Redis took more than when it was empty, in MiB, with the last cell marked as done.
    let redis: Double
    /// What the bitmaps of done and failed cells take of it, in MiB.
    let bitmaps: Double

    init(cells: Int, _ bench: BenchFarm) throws {
        self.cells = cells
        try bench.reset()
        let empty = try Self.memory(of: bench)
        let coordinator = try bench.start("floydfarm-bench", "coordinate", "--real-timing")
        let spec = try bench.write("task: stand-in\nmilliseconds: 0\nseed: 0..\(cells - 1)")
        let submit = try bench.start("floydfarm-bench", "submit", spec)
        try bench.wait("the sweep's submission", within: 60) { !submit.isRunning }
        let queue = try bench.queue()
        defer { queue.close() }
        try bench.wait("the first chunks", within: 300) {
            (try? queue.depths())?.values.reduce(0, +) ?? 0 > 0
        }
        try bench.start("floydfarm-bench", "worker", "--real-timing")
        sleep(Self.secondsOfWork)
        let ledger = try bench.ledger()
        if let sweep = try FileManager.default.contentsOfDirectory(atPath: bench.store + "/sweeps").first {
            try ledger.mark(sweep, done: [cells - 1])
        }
        self.coordinator = try Self.peak(of: coordinator.id)
        redis = try Self.memory(of: bench) - empty
        bitmaps = Double(cells) / 8 / 1_048_576
    }

    private static func memory(of bench: BenchFarm) throws -> Double {
        let line = try bench.redis.command("INFO", "memory").split(whereSeparator: \.isNewline)
            .first { $0.hasPrefix("used_memory:") }
        guard let bytes = line?.split(separator: ":").last.flatMap({ Double($0) }) else {
            throw BenchError("Redis does not say how much memory it uses")
        }
        return bytes / 1_048_576
    }

    private static func peak(of process: Int32) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw BenchError("the memory of process \(process) is not known")
        }
        return kilobytes / 1024
    }
}
