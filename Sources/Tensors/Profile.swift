import Synchronization

/// What kinds of operations took how long, for benchmarks.
package final class Profile: Sendable {
    /// The operations of one kind.
    package struct Entry: Sendable {
        package var seconds = 0.0
        package var calls = 0
        /// Floating point operations, counted as those of the plain definition.
        package var operations = 0.0

        package init() {}
    }

    private let state = Mutex<[String: Entry]>([:])

    package init() {}

    /// By kind.
    package var entries: [String: Entry] { state.withLock { $0 } }

    fileprivate func add(_ kind: StaticString, seconds: Double, operations: Int) {
        state.withLock { state in
            state["\(kind)", default: Entry()].seconds += seconds
            state["\(kind)", default: Entry()].calls += 1
            state["\(kind)", default: Entry()].operations += Double(operations)
        }
    }
}

extension Compute {
    /// Runs an operation, and notes its time where there is a profile.
    func noted<R>(_ kind: StaticString, operations: Int = 0, _ body: () -> R) -> R {
        guard let profile else { return body() }
        let start = ContinuousClock.now
        defer {
            let (seconds, fraction) = (ContinuousClock.now - start).components
            profile.add(kind, seconds: Double(seconds) + Double(fraction) * 1e-18, operations: operations)
        }
        return body()
    }
}
