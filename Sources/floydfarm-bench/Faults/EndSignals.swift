import Dispatch
import Foundation
import Synchronization

/// Turns SIGTERM and Ctrl-C into an end in good order, and the second of them into one at once.
final class EndSignals {
    private let sources: [any DispatchSourceSignal]

    /// How many came.
    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    /// Watches until it is released; `end` is told whether it is to be at once.
    init(_ end: @escaping @Sendable (_ atOnce: Bool) -> Void) {
        let count = Count()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler { end(count.value.add(1, ordering: .relaxed).newValue > 1) }
            source.resume()
            return source
        }
    }
}
