import Foundation
import TestServers
import Testing

@testable import Queueing

/// The queue on a real broker.
@Suite(.serialized) struct `A queue on RabbitMQ` {
    private func isConnected(_ event: QueueEvent) -> Bool {
        if case .connected = event { true } else { false }
    }

    @Test func `publishes, and gives chunks in order of their priority`() throws {
        let client = try RabbitMQBench(.shared).client()
        client.hears(isConnected)
        let chunks: [Chunk] = [
            .sample(0, priority: .low), .sample(1), .sample(2), .sample(3, priority: .high),
            .sample(4, kind: .text),
        ]
        #expect(Set(client.queue.publishAll(chunks)) == Set(chunks))
        #expect(try client.queue.depths() == [nil: 0, .text: 1, .high: 1, .normal: 2, .low: 1])
        client.queue.consume([.normal])
        #expect(client.queue.drain().map(\.chunk) == [.sample(1), .sample(2)])
        client.queue.consume(Set(WorkQueue.allCases))
        #expect(Set(client.queue.drain().map(\.source)) == [.text, .high, .low])
        #expect(try client.queue.depths().values.allSatisfy { $0 == 0 })
    }
}
