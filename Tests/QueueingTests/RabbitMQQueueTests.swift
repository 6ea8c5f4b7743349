import Foundation
import TestServers
import Testing

@testable import Queueing

extension `On RabbitMQ` {
    @Suite struct `a queue` {
        @Test func `confirms what it is offered, and gives it in order of priority`() throws {
            let client = try RabbitMQBench().client()
            client.isConnected()
            let chunks: [Chunk] = [
                .sample(0, priority: .low), .sample(1), .sample(2), .sample(3, priority: .high),
                .sample(4, kind: .text),
            ]
            #expect(Set(client.publish(chunks)) == Set(chunks))
            #expect(try client.queue.depths() == [nil: 0, .text: 1, .high: 1, .normal: 2, .low: 1])
            client.queue.consume([.normal])
            #expect(client.drain(2) == [.sample(1), .sample(2)])
            // Of each queue one is at hand before the first is taken.
            client.queue.consume(Set(WorkQueue.allCases))
            #expect(eventually { (try? client.queue.depths())?.values.allSatisfy { $0 == 0 } } == true)
            #expect(client.drain(3).map(\.jobs.lowerBound) == [4, 3, 0])
            #expect(client.losses == [])
        }

        @Test func `gives back what was handed back, and what was not taken`() throws {
            let bench = try RabbitMQBench()
            let (client, other) = (try bench.client(), try bench.client())
            client.isConnected()
            #expect(client.publish([.sample(0)]).count == 1)
            client.queue.consume([.normal])
            let first = try client.next()
            #expect(!first.isRedelivered)
            client.queue.giveBack(first)
            let again = try client.next()
            #expect(again.chunk == first.chunk)
            #expect(again.isRedelivered)
            #expect(client.queue.finish(again, successors: []))
            #expect(
                !client.queue.finish(
                    Delivery(
                        chunk: again.chunk, isRedelivered: false, tag: again.tag,
                        generation: again.generation - 1,
                        source: .normal), successors: []))

            // Delivered but not taken: handed on to others at the end, like what is held when it is closed.
            #expect(client.publish([.sample(1), .sample(2)]).count == 2)
            let held = try client.next()
            client.queue.stopConsuming()
            other.queue.consume([.normal])
            let second = try other.next()
            #expect(second.chunk == .sample(2))
            #expect(other.queue.finish(second, successors: []))
            client.queue.close()
            #expect(!client.queue.finish(held, successors: []))
            let third = try other.next()
            #expect(third.chunk == .sample(1))
            #expect(third.isRedelivered)
            #expect(other.queue.finish(third, successors: []))
        }

        @Test func `gives what is put off when its time has come`() throws {
            let client = try RabbitMQBench().client()
            client.isConnected()
            #expect(client.publish([.sample(priority: .high)]).count == 1)
            client.queue.consume(Set(WorkQueue.allCases))
            let delivery = try client.next()
            var soon = delivery.chunk
            soon.delays = 1
            let late = Chunk.sample(9, kind: .text)
            let start = ContinuousClock.now
            #expect(
                client.queue.finish(delivery, successors: [(soon, .later(.short)), (late, .later(.long))]))
            let again = try client.next()
            #expect(ContinuousClock.now - start >= .milliseconds(300))
            #expect(again.chunk == soon)
            #expect(again.source == .high)
            #expect(client.queue.finish(again, successors: []))
            #expect(try client.queue.depths() == [nil: 1, .text: 0, .high: 0, .normal: 0, .low: 0])
        }

        @Test func `dead-letters what is no chunk, and what cannot be done, with the reason`() throws {
            let bench = try RabbitMQBench()
            let client = try bench.client()
            client.isConnected()
            let raw = try bench.connection()
            for reason in Route.DeadReason.allCases { try raw.watchDeadLetters(reason) }
            let unsupported = Array(#"{"v":99,"kind":"render.chunk"}"#.utf8)
            let invalid: [[UInt8]] = [[], Array("hello".utf8), [0xFF, 0xFE], Array(unsupported.dropLast())]
            for body in invalid + [unsupported] { try raw.publish(body) }
            // Too long to be kept: the broker moves it itself.
            for size in [70_000, 1_048_576] { try raw.publish([UInt8](repeating: 0x5B, count: size)) }
            #expect(client.publish([.sample(7)]).count == 1)
            client.queue.consume([.normal])
            let delivery = try client.next()
            #expect(delivery.chunk == .sample(7))
            #expect(client.queue.finish(delivery, successors: [(delivery.chunk, .dead(.poison))]))

            let letters = try raw.messages(8)
            let byReason = Dictionary(grouping: letters, by: \.queue).mapValues { $0.map(\.body) }
            #expect(Set(byReason["seen.invalid"] ?? []) == Set(invalid))
            #expect(byReason["seen.unsupported"] == [unsupported])
            #expect(byReason["seen.poison"] == [delivery.chunk.json])
            #expect(byReason["seen.undeliverable"]?.count == 2)
            #expect(client.rejections.filter { $0.0 == .invalid }.count == 6)
            #expect(client.rejections.filter { $0.0 == .unsupported }.count == 1)
            #expect(client.rejections.contains { $0.1 == "it has more than 65536 bytes" })
            #expect(try eventually { try raw.depth(Topology.deadQueue) == 8 ? true : nil } == true)
            #expect(client.losses == [])
        }

        @Test func `makes queues again that somebody deleted`() throws {
            let bench = try RabbitMQBench()
            let client = try bench.client()
            client.isConnected()
            try bench.broker.ctl("delete_queue", "--vhost", bench.vhost, "render.q.high")
            #expect(client.queue.offer(.sample(priority: .high)))
            let settlement = client.queue.settlements(within: .seconds(20)).first
            guard case .refused(let reason) = settlement?.outcome else {
                Issue.record("\(String(describing: settlement))")
                return
            }
            #expect(reason.hasPrefix("no queue takes it"))
            #expect(client.publish([.sample(1, priority: .high)]).count == 1)

            client.queue.consume([.high])
            #expect(client.drain(1).count == 1)
            try bench.broker.ctl("delete_queue", "--vhost", bench.vhost, "render.q.high")
            #expect(client.publish([.sample(2, priority: .high)]).count == 1)
            #expect(client.drain(1) == [.sample(2, priority: .high)])
            #expect(client.losses == [])
        }
    }
}
