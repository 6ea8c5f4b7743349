import Foundation
import Glibc
import Synchronization

/// Cuts the sockets of a thread that is stuck in a call of the library.
///
/// librabbitmq 0.11 sends, and after a silence even publishes, with an endless wait; a socket that is shut down ends it.
final class Watchdog: Sendable {
    private struct State {
        var sockets: Set<Int32> = []
        var last = ContinuousClock.now
        var isOver = false
    }

    private let state = Mutex(State())
    private let over = Bell()

    /// Watches until `end`, from a thread of its own.
    func start(patience: Duration) {
        Thread.detachNewThread { [self] in
            while over.wait(within: patience / 10, for: { state.withLock { $0.isOver ? () : nil } }) == nil {
                cut(ifOlderThan: patience)
            }
        }
    }

    func end() {
        state.withLock { $0.isOver = true }
        over.ring()
    }

    /// The thread is not stuck.
    func progress() { state.withLock { $0.last = .now } }

    func watch(_ socket: Int32) { state.withLock { _ = $0.sockets.insert(socket) } }

    /// Must be called before the socket is closed, as its number is given away again.
    func forget(_ socket: Int32) { state.withLock { _ = $0.sockets.remove(socket) } }

    private func cut(ifOlderThan patience: Duration) {
        state.withLock { state in
            guard ContinuousClock.now - state.last > patience else { return }
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }
}
