import Queueing

/// How many chunks may still be put on each queue, so that workers are busy and the queues stay short.
struct ReadyWindow {
    private static let perWorker = 32
    private static let sizes = 64...20_000

    /// Chunks that are ready on each queue, as of the last look; nil while that cannot be known.
    private(set) var depths: [WorkQueue?: Int]?
    private var looked: ContinuousClock.Instant?
    private var offered: [WorkQueue: Int] = [:]

    mutating func look(at queue: any JobQueue) {
        depths = try? queue.depths()
        offered = [:]
        looked = .now
    }

    /// Looks again unless the last look is younger than `age`.
    mutating func look(at queue: any JobQueue, ifOlderThan age: Duration) {
        guard let looked, ContinuousClock.now - looked < age else { return look(at: queue) }
    }

    mutating func count(_ chunk: Chunk) { offered[WorkQueue(chunk), default: 0] += 1 }

    /// Chunks that there is room for, for so many workers.
    func room(on queue: WorkQueue, workers: Int) -> Int {
        guard let depths else { return 0 }
        let size = min(max(Self.perWorker * workers, Self.sizes.lowerBound), Self.sizes.upperBound)
        return size - depths[queue, default: 0] - offered[queue, default: 0]
    }

    /// Whether nothing waits on these queues, or for a while; nil while that cannot be known.
    func isEmpty(_ queues: [WorkQueue?]) -> Bool? {
        depths.map { depths in queues.allSatisfy { depths[$0, default: 0] == 0 } }
    }
}
