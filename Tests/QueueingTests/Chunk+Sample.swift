import Queueing

extension Chunk {
    /// A chunk like those of a farm.
    static func sample(
        _ first: Int = 0, count: Int = 8, kind: Kind = .render, priority: Priority = .normal
    ) -> Chunk {
        Chunk(
            kind: kind, sweep: "noise-7c2f", spec: String(repeating: "9f", count: 32), store: "store-1",
            epoch: 3, jobs: first..<(first + count), model: "3fa9", priority: priority, cost: 9.8,
            made: 1_767_225_600.123)
    }
}
