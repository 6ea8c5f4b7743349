import Dispatch
import Farm
import Foundation

/// Turns Ctrl-C and SIGTERM into the end of a worker: the first within the grace, the second at the next step.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    /// Watches until the process ends.
    init(ending worker: Worker) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler { worker.drain() }
            source.resume()
            return source
        }
    }
}
