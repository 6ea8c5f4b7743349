import Foundation
import Synchronization
import TestServers
import Testing

@testable import Queueing

/// The suites that share one broker, and so run one test at a time.
@Suite(.serialized) enum `On RabbitMQ` {}

extension BrokerTerms {
    /// Short enough to see what happens when something goes wrong.
    static let quick = BrokerTerms(
        heartbeat: .seconds(2), window: 64,
        delays: RetryDelays(short: .milliseconds(300), medium: .milliseconds(700), long: .seconds(60)),
        reconnect: .milliseconds(50) ... .milliseconds(500), answer: .seconds(2), confirmation: .seconds(2),
        stuck: .seconds(3))
}

/// A vhost of a test's own.
struct RabbitMQBench {
    let broker: RabbitMQServer
    let vhost: String

    init() throws {
        broker = try .shared
        vhost = "test-\(UUID().uuidString.prefix(8))"
        try broker.ctl(
            "eval",
            """
            rabbit_vhost:add(<<"\(vhost)">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(
                <<"guest">>, <<"\(vhost)">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>).
            """)
    }

    var address: BrokerAddress {
        get throws { try BrokerAddress(broker.url(vhost: vhost)) }
    }

    func client(terms: BrokerTerms = .quick) throws -> TestClient {
        TestClient(try address, terms: terms)
    }

    /// A connection of its own, to send and see what no client would.
    func connection() throws -> RawConnection { try RawConnection(try address) }
}

/// A client of the broker, and what was heard of its connections.
final class TestClient: Sendable {
    private final class Heard: Sendable {
        let events = Mutex<[QueueEvent]>([])
    }

    let queue: RabbitMQQueue
    private let heard: Heard

    init(_ address: BrokerAddress, terms: BrokerTerms = .quick) {
        let heard = Heard()
        queue = RabbitMQQueue(address: address, terms: terms, name: "a test") { event in
            heard.events.withLock { $0.append(event) }
        }
        self.heard = heard
    }

    /// All that was heard but measurements.
    var events: [QueueEvent] {
        heard.events.withLock { $0 }.filter {
            switch $0 {
            case .confirmTime, .heartbeatGap: false
            default: true
            }
        }
    }

    /// The reasons of lost connections.
    var losses: [String] {
        events.compactMap { if case .disconnected(let reason) = $0 { reason } else { nil } }
    }

    var rejections: [(Route.DeadReason, String)] {
        events.compactMap { if case .rejected(let reason, let detail) = $0 { (reason, detail) } else { nil } }
    }

    /// Waits until something was heard so often; records an issue if it is not.
    func hears(
        _ count: Int = 1, within seconds: Double = 20, _ location: SourceLocation = #_sourceLocation,
        _ isWanted: (QueueEvent) -> Bool
    ) {
        if eventually(within: seconds, { events.filter(isWanted).count >= count ? () : nil }) == nil {
            Issue.record("heard only \(events)", sourceLocation: location)
        }
    }

    func isConnected(_ count: Int = 1, _ location: SourceLocation = #_sourceLocation) {
        hears(count, location) { if case .connected = $0 { true } else { false } }
    }

    /// Offers all of these, and again where they are refused or their fate is unknown; gives what was confirmed in time.
    func publish(_ chunks: [Chunk], within seconds: Double = 40) -> [Chunk] {
        var waiting = Array(chunks.reversed())
        var confirmed: [Chunk] = []
        _ = eventually(within: seconds) {
            while let chunk = waiting.last, queue.offer(chunk) { waiting.removeLast() }
            for settlement in queue.settlements(within: .milliseconds(20)) {
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

    func next(_ location: SourceLocation = #_sourceLocation) throws -> Delivery {
        try #require(queue.next(within: .seconds(20)), "no chunk came", sourceLocation: location)
    }

    /// Takes and finishes chunks until `count` have come, or none comes any more.
    func drain(_ count: Int) -> [Chunk] {
        var taken: [Chunk] = []
        while taken.count < count, let delivery = queue.next(within: .seconds(20)) {
            if queue.finish(delivery, successors: []) { taken.append(delivery.chunk) }
        }
        return taken
    }
}

/// A connection without a client around it.
final class RawConnection {
    private let connection: BrokerConnection
    private var sent: UInt64 = 0

    init(_ address: BrokerAddress) throws {
        connection = try BrokerConnection(address, terms: .quick, name: "raw", watchdog: Watchdog())
    }

    func publish(_ body: [UInt8], to queue: WorkQueue = .normal) throws {
        sent += 1
        let key = "\(queue)"
        try connection.publish(
            Parcel(exchange: Topology.exchange, key: key, body: body, purpose: .ending(0)), number: sent)
    }

    /// Has a queue of its own take what is dead-lettered for a reason.
    func watchDeadLetters(_ reason: Route.DeadReason) throws {
        try connection.declareQueue("seen.\(reason)", [])
        try connection.bind("seen.\(reason)", to: Topology.deadExchange, key: reason.rawValue)
        try connection.consume("seen.\(reason)")
    }

    func depth(_ queue: String) throws -> Int { try connection.depth(queue) }

    /// The next messages, with their queues; fewer if no more come.
    func messages(_ count: Int) throws -> [(queue: String, body: [UInt8])] {
        var messages: [(String, [UInt8])] = []
        _ = try eventually(within: 20) {
            while let incoming = try connection.incoming() {
                guard case .message(let consumer, let tag, _, let body) = incoming else { continue }
                messages.append((consumer, body ?? []))
                try connection.acknowledge(tag)
            }
            return messages.count >= count ? () : nil
        }
        return messages
    }
}

/// What `find` gives, asked again until it gives something or time is up.
func eventually<Found>(within seconds: Double = 20, _ find: () throws -> Found?) rethrows -> Found? {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
        if let found = try find() { return found }
        guard Date() < end else { return nil }
        Thread.sleep(forTimeInterval: 0.01)
    }
}
