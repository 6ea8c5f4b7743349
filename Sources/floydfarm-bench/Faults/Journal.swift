import Foundation
import Glibc

/// What happened, one line an event with the machine's seconds at its end, in a file that outlives the process.
///
/// Tests compare what processes say they did with what the store has in the end.
final class Journal: Sendable {
    enum Event: String {
        /// A node is being computed: `start KEY TIME`.
        case start
        /// Its picture got its name: `commit KEY TIME`.
        case commit
        /// Somebody else's picture had the name already: `discard KEY TIME`.
        case discard
        /// A chunk was given to the queue: `attempt KIND FIRST COUNT TIME`.
        case attempt
        /// The queue has it safe: `confirm KIND FIRST COUNT TIME`.
        case confirm
    }

    private let descriptor: Int32

    /// Goes on with the file at `path`, which is made if it is not there.
    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw BenchError("the journal \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Adds a line, in one call, so that lines of several threads do not mix.
    func note(_ event: Event, _ subject: String) {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let seconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        let line = Array("\(event.rawValue) \(subject) \(seconds)\n".utf8)
        _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
