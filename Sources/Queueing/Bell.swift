import Foundation

/// Wakes the threads that wait for something that another thread puts behind a lock of its own.
final class Bell: Sendable {
    /// The condition's own clock may be set; waiters look for themselves so often.
    private static let glance = Duration.milliseconds(100)
    private let condition = NSCondition()

    /// Something was put there.
    func ring() {
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    /// What `take` finds, as soon as it finds something; nil if it does not within `patience`.
    func wait<Found>(within patience: Duration, for take: () -> Found?) -> Found? {
        let deadline = ContinuousClock.now + patience
        // Held from looking to waiting, so that no ring falls between.
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let found = take() { return found }
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return nil }
            _ = condition.wait(until: Date(timeIntervalSinceNow: min(left, Self.glance) / .seconds(1)))
        }
    }
}
