import Dispatch
import Foundation

/// Hears of Ctrl-C and SIGTERM, which then do not end the process by themselves.
package final class EndSignals {
    private let sources: [any DispatchSourceSignal]

    /// Calls `end` on a thread of its own each time one of them comes, as long as this object is there.
    package init(_ end: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler(handler: end)
            source.resume()
            return source
        }
    }
}
