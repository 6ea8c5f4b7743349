import Foundation
import TestServers
import Testing

@testable import Queueing

extension `On RabbitMQ` {
    /// What goes wrong on the way, and what is kept nevertheless.
    @Suite struct `a fault` {
        @Test func `like a closed connection voids what was delivered on it`() throws {
            let bench = try RabbitMQBench()
            let client = try bench.client()
            client.isConnected()
            #expect(client.publish([.sample()]).count == 1)
            client.queue.consume([.normal])
            let old = try client.next()
            try bench.broker.ctl("close_all_connections", "--vhost", bench.vhost, "maintenance")
            let new = try client.next()
            #expect(client.losses.first?.contains("maintenance") == true)
            client.queue.giveBack(old)
            #expect(!client.queue.finish(old, successors: []))
            #expect(new.isRedelivered)
            #expect(new.chunk == old.chunk)
            #expect(client.queue.finish(new, successors: []))
            #expect(eventually { (try? client.queue.depths())?[.normal] == 0 ? true : nil } == true)
        }

        @Test func `of the broker loses nothing that it confirmed`() throws {
            let broker = try RabbitMQServer.shared
            let client = TestClient(try BrokerAddress(broker.url))
            client.isConnected()
            let chunks = (0..<1500).map { Chunk.sample($0) }
            // Killed as soon as some are confirmed, with more under way.
            let early = client.publish(Array(chunks[..<500]))
            for chunk in chunks[500..<540] { #expect(client.queue.offer(chunk)) }
            broker.kill()
            client.hears { if case .disconnected = $0 { true } else { false } }
            #expect(!client.queue.offer(.sample()))
            let settled = eventually {
                let settlements = client.queue.settlements(within: .seconds(1))
                return settlements.isEmpty ? nil : settlements
            }
            let safe = early + (settled ?? []).filter { $0.outcome == .confirmed }.map(\.chunk)
            try broker.restart()
            client.isConnected(2)
            let late = client.publish(Array(chunks[540...]))
            #expect(late.count == 960)
            let count = try #require(try client.queue.depths()[.normal])
            client.queue.consume([.normal])
            let found = Set(client.drain(count))
            #expect(found.isSuperset(of: safe + late))
        }

        @Test func `that empties the broker is made good by declaring all again`() throws {
            let broker = try RabbitMQServer.shared
            let client = TestClient(try BrokerAddress(broker.url))
            client.queue.consume([.text])
            client.isConnected()
            try broker.wipe()
            #expect(client.publish([.sample(3, kind: .text)]).count == 1)
            #expect(client.drain(1) == [.sample(3, kind: .text)])
        }

        @Test func `does not come of computing for longer than the heartbeat`() throws {
            let client = try RabbitMQBench().client()
            client.isConnected()
            #expect(client.publish([.sample()]).count == 1)
            client.queue.consume([.normal])
            let delivery = try client.next()
            let end = ContinuousClock.now + .seconds(7)
            DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
                while ContinuousClock.now < end {}
            }
            #expect(client.queue.finish(delivery, successors: []))
            #expect(client.losses == [])
        }

        @Test func `like a full disk blocks publishing, and nothing else`() throws {
            let bench = try RabbitMQBench()
            let client = try bench.client()
            client.isConnected()
            #expect(client.publish((0..<3).map { .sample($0) }).count == 3)
            client.queue.consume([.normal])
            try bench.broker.ctl("set_disk_free_limit", "900000GB")
            defer { _ = try? bench.broker.ctl("set_disk_free_limit", "50MB") }
            // The broker tells who publishes.
            _ = client.queue.offer(.sample(9))
            client.hears { if case .blocked(true) = $0 { true } else { false } }
            #expect(!client.queue.offer(.sample(10)))
            #expect(throws: QueueError.self) { try client.queue.depths() }
            #expect(client.drain(1) == [.sample(0)])
            // What has to be published first cannot be: the chunk goes back.
            let stuck = try client.next()
            #expect(!client.queue.finish(stuck, successors: [(stuck.chunk, .later(.short))]))
            try bench.broker.ctl("set_disk_free_limit", "50MB")
            client.hears { if case .blocked(false) = $0 { true } else { false } }
            #expect(
                Set(client.publish([.sample(10), .sample(11)])).isSubset(of: (9...11).map { .sample($0) }))
            #expect(Set(client.drain(5)) == Set([1, 2, 9, 10, 11].map { .sample($0) }))
            #expect(client.losses == [])
        }

        @Test func `like a broker that froze holds nobody up`() throws {
            let bench = try RabbitMQBench()
            let client = try bench.client()
            client.isConnected()
            try bench.broker.pause()
            defer { try? bench.broker.resume() }
            let offered = (0..<100).filter { client.queue.offer(.sample($0)) }
            #expect(offered == Array(0..<64), "no more than the window")
            #expect(throws: QueueError.self) { try client.queue.depths() }
            client.hears { if case .disconnected = $0 { true } else { false } }
            let settlements = client.queue.settlements(within: .seconds(1))
            #expect(settlements.count == 64)
            #expect(settlements.allSatisfy { $0.outcome == .unknown })
            client.hears {
                if case .disconnected(let reason) = $0 { reason.contains("answer") } else { false }
            }
            try bench.broker.resume()
            client.isConnected(2)
            #expect(client.publish([.sample()]).count == 1)
        }
    }
}
