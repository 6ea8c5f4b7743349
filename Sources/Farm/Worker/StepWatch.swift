import Synchronization

/// Whether the work at hand goes on: a step that takes far longer than those of its node before is held to be stuck.
///
/// Time is counted in glances of a thread, which stops with the process: one that was suspended is not stuck.
final class StepWatch: Sendable {
    /// How often somebody has to `glance`.
    static let interval = Duration.seconds(1)
    /// Steps whose times are remembered.
    private static let remembered = 33

    private struct State {
        /// Glances that may pass; nil while nothing is waited for.
        var patience: Int?
        var passed = 0
        var recent: [Double] = []
    }

    private let least: Duration
    private let state = Mutex(State())

    /// Nothing is held to be stuck that takes no more than `least`.
    init(least: Duration) { self.least = least }

    /// Something begins that may take long: models are loaded and digested, results are stored, steps of a length that
    /// nobody knows yet are taken.
    func expectLongWork() {
        state.withLock { $0.recent = [] }
        expect(least * 30)
    }

    /// A step begins that is like the one which took so long, and like those before it.
    func expectStep(after seconds: Double) {
        state.withLock { $0.recent = $0.recent.suffix(Self.remembered - 1) + [seconds] }
        expect(max(least, .seconds(10 * median)))
    }

    /// Nothing is waited for.
    func rest() { state.withLock { $0.patience = nil } }

    /// Looks at the work; true where it is stuck.
    func glance() -> Bool {
        state.withLock { state in
            guard let patience = state.patience else { return false }
            state.passed += 1
            return state.passed > patience
        }
    }

    private var median: Double {
        let sorted = state.withLock { $0.recent.sorted() }
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    private func expect(_ patience: Duration) {
        let glances = Int((patience / Self.interval).rounded(.up))
        state.withLock { state in
            state.patience = glances
            state.passed = 0
        }
    }
}
