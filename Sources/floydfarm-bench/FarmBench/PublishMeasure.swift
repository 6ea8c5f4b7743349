import CBarePublisher
import Farm
import Queueing

/// How fast chunks are published and confirmed, beside a bare publisher with as many unconfirmed.
struct PublishMeasure {
    private static let chunks = 20_000
    private static let rounds = 3

    /// Chunks per second, the median of the rounds.
    let farm: Double
    let bare: Double

    /// Measures both in turn.
    init(_ bench: BenchFarm) throws {
        var (farm, bare): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.rounds {
            try bench.reset()
            bare.append(try Self.publishBarely(to: bench.brokerURL))
            farm.append(try Self.publish(to: bench.queue()))
        }
        self.farm = farm.sorted()[Self.rounds / 2]
        self.bare = bare.sorted()[Self.rounds / 2]
    }

    private static func publish(to queue: RabbitMQQueue) throws -> Double {
        defer { queue.close() }
        // The first offer is taken once there is a connection.
        while !queue.offer(chunk(0)) { _ = queue.settlements(within: .milliseconds(10)) }
        let start = ContinuousClock.now
        var (offered, confirmed) = (1, 0)
        while confirmed < chunks {
            while offered < chunks, queue.offer(chunk(offered)) { offered += 1 }
            for settlement in queue.settlements(within: .seconds(30)) {
                guard settlement.outcome == .confirmed else {
                    throw BenchError("a chunk was not confirmed: \(settlement.outcome)")
                }
                confirmed += 1
            }
        }
        return Double(chunks) / (ContinuousClock.now - start).inSeconds
    }

    private static func publishBarely(to url: String) throws -> Double {
        let body = chunk(chunks / 2).json
        var seconds = 0.0
        if let failure = bare_publish(
            url, body, body.count, chunks, Int32(BrokerTerms.standard.window), &seconds)
        {
            throw BenchError("the bare publisher failed: \(String(cString: failure))")
        }
        return Double(chunks) / seconds
    }

    private static func chunk(_ number: Int) -> Chunk {
        Chunk(
            kind: .render, sweep: "bench-0a1b2c3d", spec: String(repeating: "5", count: 64),
            store: String(repeating: "7", count: 32), epoch: 1, jobs: number * 16..<(number + 1) * 16,
            model: String(repeating: "3", count: 16), priority: .normal, cost: 9.8, made: 1_767_225_600)
    }
}
