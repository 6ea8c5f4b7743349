import Farm
import Foundation
import Gallery
import Queueing
import Synchronization
import Tracking

/// A coordinator of one sweep on a thread of this process, beside what the process shows.
final class InlineCoordinator: Sendable {
    private let interruption = Interruption()
    private let ending = Mutex<Coordinator.Ending?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to hand out the sweep.
    init(_ sweep: String, store: ResultStore, queue: any JobQueue, ledger: any Ledger) {
        let name = "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
        let thread = Thread { [self] in
            let coordinator = Coordinator(
                store: store, queue: queue, ledger: ledger, name: name, only: sweep, onEvent: { _ in })
            let ending = coordinator.run(until: interruption)
            self.ending.withLock { $0 = ending }
            ended.signal()
        }
        thread.name = "coordinator"
        thread.start()
    }

    /// - Throws: `FarmError` where the sweep turned out to be one that cannot be worked on.
    func check() throws {
        if case .unusable(let reason) = ending.withLock({ $0 }) { throw FarmError(reason) }
    }

    /// Ends it, and waits for that.
    func stop() {
        interruption.request()
        ended.wait()
    }
}
