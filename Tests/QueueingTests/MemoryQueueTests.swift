import Foundation
import Queueing
import Synchronization
import Testing

@Suite struct `A queue in memory` {
    /// A clock that the test sets.
    private final class Clock: Sendable {
        private let time = Mutex(Duration.zero)
        func advance(_ duration: Duration) { time.withLock { $0 += duration } }
        func now() -> Duration { time.withLock { $0 } }
    }

    private func take(_ queue: MemoryQueue) -> Delivery? { queue.next(within: .zero) }

    @Test func `confirms what it is offered`() {
        let queue = MemoryQueue()
        let isTaken = queue.offer(.sample())
        let settlements = queue.settlements(within: .zero)
        #expect(isTaken)
        #expect(settlements.map(\.chunk) == [.sample()])
        #expect(settlements.map(\.outcome) == [.confirmed])
        #expect(queue.settlements(within: .zero).isEmpty)
    }

    @Test func `takes no more than a window of which nobody asked the outcome`() {
        let queue = MemoryQueue()
        let taken = (0..<300).filter { queue.offer(.sample($0)) }
        #expect(taken == Array(0..<256))
        #expect(queue.settlements(within: .zero).count == 256)
        #expect(queue.offer(.sample()))
    }

    @Test func `gives text first, then by priority, each in its order`() throws {
        let queue = MemoryQueue()
        let chunks: [Chunk] = [
            .sample(0, priority: .low), .sample(1), .sample(2), .sample(3, priority: .high),
            .sample(4, kind: .text),
        ]
        for chunk in chunks { #expect(queue.offer(chunk)) }
        #expect(try queue.depths() == [nil: 0, .text: 1, .high: 1, .normal: 2, .low: 1])
        queue.consume(Set(WorkQueue.allCases))
        var order: [Int] = []
        while let delivery = take(queue) {
            order.append(delivery.chunk.jobs.lowerBound)
            #expect(!delivery.isRedelivered)
            #expect(queue.finish(delivery, successors: []))
        }
        #expect(order == [4, 3, 1, 2, 0])
        #expect(try queue.depths().values.allSatisfy { $0 == 0 })
    }

    @Test func `hands out one chunk of each queue at a time, and only of queues that are consumed`() throws {
        let queue = MemoryQueue()
        for first in 0..<3 { #expect(queue.offer(.sample(first))) }
        #expect(queue.offer(.sample(9, priority: .high)))
        #expect(take(queue) == nil)
        queue.consume([.normal])
        let first = try #require(take(queue))
        #expect(take(queue) == nil)
        queue.consume([.normal, .high])
        #expect(take(queue)?.source == .high)
        #expect(queue.finish(first, successors: []))
        #expect(take(queue)?.chunk == .sample(1))
        queue.stopConsuming()
        #expect(take(queue) == nil)
    }

    @Test func `gives back what was handed back, marked and first of all`() throws {
        let queue = MemoryQueue()
        for first in 0..<2 { #expect(queue.offer(.sample(first))) }
        queue.consume([.normal])
        queue.giveBack(try #require(take(queue)))
        let again = try #require(take(queue))
        #expect(again.chunk == .sample(0))
        #expect(again.isRedelivered)
    }

    @Test func `gives what a client held when it was closed to others`() throws {
        let queue = MemoryQueue()
        let other = MemoryQueue(sharing: queue)
        #expect(queue.offer(.sample()))
        queue.consume([.normal])
        other.consume([.normal])
        let held = try #require(take(queue))
        #expect(take(other) == nil)
        queue.close()
        #expect(!queue.finish(held, successors: []))
        #expect(take(other)?.isRedelivered == true)
        #expect(!queue.offer(.sample()))
    }

    @Test func `keeps what is put off until its time has come`() throws {
        let clock = Clock()
        let queue = MemoryQueue(now: { clock.now() })
        #expect(queue.offer(.sample()))
        queue.consume([.normal, .text])
        let delivery = try #require(take(queue))
        var later = delivery.chunk
        later.delays += 1
        #expect(
            queue.finish(
                delivery, successors: [(later, .later(.short)), (.sample(9, kind: .text), .later(.long))]))
        #expect(take(queue) == nil)
        #expect(try queue.depths()[nil] == 2)
        clock.advance(.seconds(10))
        #expect(take(queue)?.chunk == later)
        #expect(take(queue) == nil)
        clock.advance(.seconds(290))
        #expect(take(queue)?.source == .text)
    }

    @Test func `keeps what cannot be done, with the reason`() throws {
        let queue = MemoryQueue()
        #expect(queue.offer(.sample()))
        queue.consume([.normal])
        let delivery = try #require(take(queue))
        #expect(queue.finish(delivery, successors: [(delivery.chunk, .dead(.poison))]))
        #expect(queue.dead.map(\.chunk) == [.sample()])
        #expect(queue.dead.map(\.reason) == [.poison])
        #expect(!queue.finish(delivery, successors: []))
    }

    @Test func `wakes who waits for a chunk`() async throws {
        let queue = MemoryQueue()
        let other = MemoryQueue(sharing: queue)
        queue.consume([.normal])
        let got = AsyncStream<Int?>.makeStream()
        Thread.detachNewThread {
            got.continuation.yield(queue.next(within: .seconds(60))?.chunk.jobs.lowerBound)
            got.continuation.finish()
        }
        #expect(other.offer(.sample(5)))
        for await first in got.stream { #expect(first == 5) }
    }
}
