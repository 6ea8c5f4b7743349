import Farm
import Queueing
import Tracking

/// The timing of farms under test: what takes minutes in a real one takes seconds.
enum QuickTerms {
    static let leases = LeaseTerms(
        lease: .seconds(6), renewal: .milliseconds(1500), registration: .seconds(6), leadership: .seconds(3),
        attempts: 3)

    static var farm: FarmTiming {
        var timing = FarmTiming()
        timing.leases = leases
        timing.poll = .milliseconds(100)
        timing.idle = .seconds(1)
        timing.idleUnseen = .seconds(8)
        timing.chunk = .milliseconds(400)
        timing.storeProbe = .milliseconds(500)
        return timing
    }

    /// What the connections to the broker are like.
    static func broker(heartbeat: Int = 4, window: Int = 256) -> BrokerTerms {
        BrokerTerms(
            heartbeat: .seconds(heartbeat), window: window,
            delays: RetryDelays(short: .milliseconds(500), medium: .seconds(1), long: .seconds(2)),
            reconnect: .milliseconds(100) ... .seconds(2), answer: .seconds(5), confirmation: .seconds(20),
            stuck: .seconds(10))
    }
}
