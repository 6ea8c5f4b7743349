import Dispatch
import Foundation

/// A thread of its own that does something again and again, until it is stopped.
final class Ticker: Sendable {
    private let stopped = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(_ name: String, every interval: Duration, _ turn: @escaping @Sendable () -> Void) {
        let (stopped, ended) = (stopped, ended)
        let thread = Thread {
            repeat { turn() } while stopped.wait(timeout: .now() + interval.inSeconds) == .timedOut
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for the end of the turn under way, which is the last.
    func stop() {
        stopped.signal()
        ended.wait()
    }
}
