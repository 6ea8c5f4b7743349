import Farm
import Foundation
import Tracking

/// What it costs to hand work to a farm: three workers, and one `floydfarm run`, on the same two processors.
struct HandOffMeasure {
    private static let rounds = 3
    /// Of each of the 200 cells, stage I and stage II.
    private static let pictures = 400
    private static let spec = """
        name: hand-off
        prompt: [a rocket ship, a red circle, a snowy mountain, a man wearing a hat]
        seed: 0..49
        steps: 10
        stage2: {steps: 2}
        """

    /// Seconds from the command to the last picture, the medians of the rounds.
    let alone: Double
    let farm: Double

    var ratio: Double { farm / alone }

    /// Measures both in turn.
    init(_ bench: BenchFarm) throws {
        var (alone, farm): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.rounds {
            try bench.reset()
            let spec = try bench.write(Self.spec)
            alone.append(
                try Self.time(bench) {
                    try bench.start("floydfarm", "run", spec, "--threads", "2", processors: 2)
                })
            try bench.reset()
            try bench.start("floydfarm", "coordinate")
            for _ in 0..<3 { try bench.start("floydfarm-worker", "--threads", "1", processors: 2) }
            // All are there before the work is.
            try bench.wait("three workers", within: 60) { try bench.ledger().workers().count == 3 }
            farm.append(try Self.time(bench) { try bench.start("floydfarm", "submit", spec) })
        }
        self.alone = alone.sorted()[Self.rounds / 2]
        self.farm = farm.sorted()[Self.rounds / 2]
    }

    private static func time(_ bench: BenchFarm, _ begin: () throws -> Void) throws -> Double {
        let start = ContinuousClock.now
        try begin()
        try bench.wait("the last picture", within: 600) { bench.pictures >= pictures }
        return (ContinuousClock.now - start).inSeconds
    }
}
