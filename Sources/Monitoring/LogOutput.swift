import Glibc
import Synchronization

/// A file descriptor that several threads write lines to.
final class LogOutput: Sendable {
    private let descriptor: Int32
    private let turn = Mutex(())

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Writes a line whole; one that cannot be written is dropped, for work must not end for want of logs.
    func write(_ line: String) {
        turn.withLock { _ in
            var rest = Array(line.utf8)[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
    }
}
