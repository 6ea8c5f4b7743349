import Foundation
import Glibc

extension Process {
    /// Starts the program so that every signal reaches it.
    ///
    /// Tests run on threads of libdispatch, which block most signals, and a program inherits what its starter blocks:
    /// it could not be told to end.
    package func runWithAllSignals() throws {
        var (none, blocked) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try run()
    }
}
