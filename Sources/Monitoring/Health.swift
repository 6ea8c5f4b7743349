import Synchronization

/// Whether this process lives and whether it can work: what `/live` and `/ready` answer.
///
/// It lives while its loops turn, connected or not: what is only cut off is not to be restarted.
package final class Health: Sendable {
    private struct Loop {
        let patience: Duration
        var turned: SuspendingClock.Instant
    }

    private struct State {
        var loops: [String: Loop] = [:]
        /// Why each condition is not met; nil where it is.
        var conditions: [String: String?]
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> SuspendingClock.Instant

    /// Conditions that have to be met before the process is ready; none of them is yet.
    package init(
        requires conditions: [String],
        now: @escaping @Sendable () -> SuspendingClock.Instant = { SuspendingClock.now }
    ) {
        let reasons = conditions.map { ($0, String?.some("not known yet")) }
        state = Mutex(State(conditions: Dictionary(reasons) { first, _ in first }))
        self.now = now
    }

    // MARK: - Loops

    /// From now on the process is held to be stuck when `loop` does not turn for so long.
    package func watch(_ loop: String, patience: Duration) {
        let now = now()
        state.withLock { $0.loops[loop] = Loop(patience: patience, turned: now) }
    }

    /// A turn of a watched loop; may be called often.
    package func turned(_ loop: String) {
        let now = now()
        state.withLock { $0.loops[loop]?.turned = now }
    }

    /// The loop ended as it should.
    package func unwatch(_ loop: String) { state.withLock { $0.loops[loop] = nil } }

    // MARK: - Conditions

    /// A condition is met.
    package func met(_ condition: String) { state.withLock { $0.conditions[condition] = .some(nil) } }

    /// A condition is not met, for a reason that holds no secret.
    package func unmet(_ condition: String, because reason: String) {
        state.withLock { $0.conditions[condition] = reason }
    }

    // MARK: - Answers

    /// What is stuck, a line each; empty while the process lives.
    package var stuck: [String] {
        let now = now()
        let loops = state.withLock { $0.loops }
        return loops.sorted { $0.key < $1.key }.compactMap { name, loop in
            let silence = now - loop.turned
            return silence > loop.patience ? "\(name): no turn for \(silence.components.seconds) s" : nil
        }
    }

    /// What is missing, a line each; empty while the process is ready.
    package var missing: [String] {
        let conditions = state.withLock { $0.conditions }
        return conditions.sorted { $0.key < $1.key }.compactMap { name, reason in
            reason.map { "\(name): \($0)" }
        }
    }
}
