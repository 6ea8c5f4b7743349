import Synchronization

extension Compute {
    /// Nanoseconds of work below which waking another thread costs more than it saves.
    private static let handOver = 10_000

    /// This one, or a single thread where so few multiplications of a matrix product are not worth more.
    func suited(toMultiplications count: Int) -> Compute { suited(toNanoseconds: count / 35) }

    /// The same for elements of a feature map that a function is applied to.
    func suited(toElements count: Int) -> Compute { suited(toNanoseconds: count / 2) }

    private func suited(toNanoseconds work: Int) -> Compute {
        work < Self.handOver ? Compute(threads: 1, profile: profile) : self
    }

    /// Calls `body` with every number below `count`; threads take the next number as they become free.
    func forEach(_ count: Int, _ body: (Int) -> Void) {
        forEach(count, scratch: 0) { item, _ in body(item) }
    }

    /// Calls `body` with every number below `count` and `scratch` floats of memory that belong to its thread.
    func forEach(_ count: Int, scratch: Int, _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
        let next = Atomic(0)
        func work() {
            withScratch(scratch) { memory in
                while true {
                    let item = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard item < count else { return }
                    body(item, memory)
                }
            }
        }
        let workers = min(threads, count)
        guard workers > 1 else { return work() }
        // Where another operation has the crew, this thread does it all.
        if !Crew.shared.run(helpers: workers - 1, work) { work() }
    }

    /// Calls `body` with the ranges that cut `0..<count` into pieces of about `grain`.
    func forEachRange(of count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
        let pieces = (count + grain - 1) / grain
        forEach(pieces) { piece in body(piece * grain..<min(count, (piece + 1) * grain)) }
    }
}
