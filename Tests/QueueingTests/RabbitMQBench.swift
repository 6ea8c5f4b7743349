import Foundation
import Synchronization
import TestServers
import Testing

@testable import Queueing

extension BrokerTerms {
    /// Short enough to see what happens when something goes wrong.
    static let quick = BrokerTerms(
        heartbeat: .seconds(2), window: 64,
        delays: RetryDelays(short: .milliseconds(300), medium: .milliseconds(700), long: .seconds(60)),
        reconnect: .milliseconds(50) ... .milliseconds(500), answer: .seconds(2), confirmation: .seconds(3),
        stuck: .seconds(3))
}

/// A vhost of a test's own.
struct RabbitMQBench {
    let broker: RabbitMQServer
    let vhost: String

    init(_ broker: RabbitMQServer) throws {
        self.broker = broker
        let name = "test-\(UUID().uuidString.prefix(8))"
        vhost = name
        try broker.ctl(
            "eval",
            """
            rabbit_vhost:add(<<"\(name)">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(
                <<"guest">>, <<"\(name)">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>).
            """)
    }

    var address: BrokerAddress {
        get throws { try BrokerAddress(broker.url(vhost: vhost)) }
    }

    /// A client of the broker, and what was heard of its connections.
    final class Client: Sendable {
        let queue: RabbitMQQueue
        private let heard: Heard

        fileprivate init(_ queue: RabbitMQQueue, _ heard: Heard) {
            self.queue = queue
            self.heard = heard
        }

        var events: [QueueEvent] { heard.events.withLock { $0 } }

        /// Waits until an event was heard after the first `count`; records an issue if it is not.
        @discardableResult
        func hears(
            after count: Int = 0, within seconds: Double = 15, _ isWanted: (QueueEvent) -> Bool,
            _ location: SourceLocation = #_sourceLocation
        ) -> Int {
            let place = eventually(within: seconds) { events.dropFirst(count).firstIndex(where: isWanted) }
            if place == nil {
                Issue.record("heard only \(events.dropFirst(count))", sourceLocation: location)
            }
            return (place ?? events.count - 1) + 1
        }
    }

    fileprivate final class Heard: Sendable {
        let events = Mutex<[QueueEvent]>([])
    }

    func client(terms: BrokerTerms = .quick) throws -> Client {
        let heard = Heard()
        let queue = RabbitMQQueue(address: try address, terms: terms, name: "a test") { event in
            heard.events.withLock { $0.append(event) }
        }
        return Client(queue, heard)
    }

    /// A connection of its own, to send and see what no client would.
    func connection() throws -> BrokerConnection {
        try BrokerConnection(try address, terms: .quick, name: "raw", watchdog: Watchdog())
    }
}

/// What `find` gives, asked again until it gives something or time is up.
func eventually<Found>(within seconds: Double = 15, _ find: () throws -> Found?) rethrows -> Found? {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
        if let found = try find() { return found }
        guard Date() < end else { return nil }
        Thread.sleep(forTimeInterval: 0.01)
    }
}

extension RabbitMQQueue {
    /// Offers all of these, and again where they are refused or their fate is unknown, until all are confirmed.
    func publishAll(_ chunks: [Chunk], within seconds: Double = 30) -> [Chunk] {
        var waiting = Array(chunks.reversed())
        var confirmed: [Chunk] = []
        _ = eventually(within: seconds) {
            while let chunk = waiting.last, offer(chunk) { waiting.removeLast() }
            for settlement in settlements(within: .milliseconds(50)) {
                if settlement.outcome == .confirmed {
                    confirmed.append(settlement.chunk)
                } else {
                    waiting.append(settlement.chunk)
                }
            }
            return confirmed.count >= chunks.count ? () : nil
        }
        return confirmed
    }

    /// Takes and finishes chunks until none has come for a while.
    func drain(for patience: Duration = .seconds(1)) -> [Delivery] {
        var taken: [Delivery] = []
        while let delivery = next(within: patience) {
            if finish(delivery, successors: []) { taken.append(delivery) }
        }
        return taken
    }
}
