import Synchronization

/// A request to stop, made by a signal handler and honoured by the renderer between two sampling steps.
package final class Interruption: Sendable {
    private let requested = Atomic<Bool>(false)

    package init() {}

    package var isRequested: Bool { requested.load(ordering: .relaxed) }

    package func request() { requested.store(true, ordering: .relaxed) }

    /// Throws `Interrupted` once a stop has been requested.
    package func check() throws {
        if isRequested { throw Interrupted() }
    }
}

/// The work was stopped on request; whatever had been stored by then is kept.
package struct Interrupted: Error, CustomStringConvertible {
    package let description = "interrupted"

    package init() {}
}
