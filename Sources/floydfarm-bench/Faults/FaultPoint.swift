import ArgumentParser
import Glibc
import Synchronization

/// A moment in the life of a result at which a worker may die.
enum FaultPoint: String, CaseIterable, ExpressibleByArgument {
    /// It has the lease, and nothing else yet.
    case afterClaim = "after_claim"
    /// Half of the temporary file is written.
    case midWrite = "mid_write"
    /// The temporary file is whole and synced, and has no name yet.
    case afterSync = "after_fsync"
    /// The result has its name; the ledger does not know.
    case afterLink = "after_link"
    /// The ledger knows; the lease is held.
    case afterMark = "after_mark"
    /// All of the chunk is done; the queue does not know.
    case beforeAck = "before_ack"
}

/// Ends the process at its n-th passage of a point, as `kill -9` would.
final class Tripwire: Sendable {
    private let point: FaultPoint?
    private let passage: Int
    private let passed = Atomic<Int>(0)

    /// Never trips where `point` is nil.
    init(at point: FaultPoint?, passage: Int) {
        self.point = point
        self.passage = passage
    }

    /// Notes a passage.
    ///
    /// - Parameters:
    ///   - point: where the process is
    ///   - prepare: what is done right before its end
    func pass(_ point: FaultPoint, before prepare: () -> Void = {}) {
        guard point == self.point, passed.add(1, ordering: .relaxed).newValue == passage else { return }
        prepare()
        _exit(137)
    }
}
