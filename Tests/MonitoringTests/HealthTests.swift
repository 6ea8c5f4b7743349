import Synchronization
import Testing

@testable import Monitoring

/// Whether a process lives and can work.
@Suite struct `The health` {
    private final class Clock: Sendable {
        private let now = Mutex(SuspendingClock.now)
        var time: SuspendingClock.Instant { now.withLock { $0 } }
        func advance(by duration: Duration) { now.withLock { $0 += duration } }
    }

    private let clock = Clock()
    private let health: Health

    init() {
        let clock = clock
        health = Health(requires: ["store", "broker"]) { clock.time }
    }

    @Test func `is live while all watched loops turn`() {
        health.watch("broker", patience: .seconds(30))
        health.watch("leases", patience: .seconds(60))
        clock.advance(by: .seconds(30))
        #expect(health.stuck == [])
        clock.advance(by: .seconds(1))
        #expect(health.stuck == ["broker: no turn for 31 s"])
        health.turned("broker")
        #expect(health.stuck == [])
    }

    @Test func `forgets loops that ended`() {
        health.watch("broker", patience: .seconds(30))
        health.unwatch("broker")
        health.turned("broker")
        clock.advance(by: .seconds(31))
        #expect(health.stuck == [])
    }

    @Test func `is ready once every condition is met, and says which are not`() {
        #expect(health.missing == ["broker: not known yet", "store: not known yet"])
        health.met("store")
        #expect(health.missing == ["broker: not known yet"])
        health.met("broker")
        #expect(health.missing == [])
        health.unmet("broker", because: "the connection was refused")
        #expect(health.missing == ["broker: the connection was refused"])
    }

    @Test func `is live though nothing is ready`() {
        health.watch("broker", patience: .seconds(30))
        #expect(health.stuck == [])
        #expect(health.missing.count == 2)
    }
}
