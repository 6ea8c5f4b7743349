import Foundation
import Gallery
import Glibc
import Queueing
import Tracking

/// The faults that a worker of a test suffers, wired into what it works with: store, ledger and queue.
///
/// The worker itself is the one that everybody runs, and knows nothing of them.
struct WorkerFaults: Sendable {
    let tripwire: Tripwire
    /// While there is a file of this name, the store is full.
    let fullMark: String?
    /// An error that every commit ends in.
    let storeError: Int32?
    /// Whether every claim is granted, whoever has the lease.
    let ignoresLeases: Bool
    let journal: Journal?

    /// The system calls of the store.
    var calls: StoreCalls {
        let faults = self
        var calls = StoreCalls()
        calls.fsync = { [fsync = calls.fsync] in faults.sync($0, fsync) }
        calls.link = { [link = calls.link] in faults.link($0, $1, link) }
        return calls
    }

    func ledger(_ ledger: any Ledger) -> any Ledger {
        FaultyLedger(ledger, tripwire: tripwire, ignoresLeases: ignoresLeases)
    }

    func queue(_ queue: any JobQueue) -> any JobQueue { FaultyQueue(queue, tripwire: tripwire) }

    private var trouble: Int32? {
        if let fullMark, access(fullMark, F_OK) == 0 { return ENOSPC }
        return storeError
    }

    private func sync(_ descriptor: Int32, _ fsync: (Int32) -> Int32) -> Int32 {
        guard isResult(descriptor) else { return fsync(descriptor) }
        tripwire.pass(.midWrite) { ftruncate(descriptor, lseek(descriptor, 0, SEEK_END) / 2) }
        if let trouble { return trouble }
        let code = fsync(descriptor)
        tripwire.pass(.afterSync)
        return code
    }

    private func link(_ from: String, _ to: String, _ link: (String, String) -> Int32) -> Int32 {
        if let trouble { return trouble }
        let code = link(from, to)
        let name = to.split(separator: "/").last ?? ""
        if name.hasSuffix(".png"), code == 0 || code == EEXIST {
            journal?.note(code == 0 ? .commit : .discard, String(name.dropLast(4)))
        }
        tripwire.pass(.afterLink)
        return code
    }

    /// Whether a descriptor is that of a temporary file which is to become a result.
    private func isResult(_ descriptor: Int32) -> Bool {
        let link = "/proc/self/fd/\(descriptor)"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
        return path.contains("/objects/") && path.hasSuffix(".tmp")
    }
}
