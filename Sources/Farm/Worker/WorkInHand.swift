import Synchronization
import Tracking

/// What a worker does at this moment, as all its threads know it.
///
/// The thread that computes tells; the one that keeps the lease looks, and may ask it to stop.
final class WorkInHand: Sendable {
    /// Why work on a job is to stop, by the ledger.
    enum Stop: Sendable {
        /// The sweep was paused or cancelled.
        case ordered
        /// Somebody else has the lease.
        case lost
    }

    private struct State {
        var status: WorkerStatus
        var hasChanged = true
        var lease: Lease?
        /// When the lease was last asked for or renewed, whatever the answer; the clock goes on in suspension.
        var asked = ContinuousClock.now
        var stop: Stop?
    }

    private let state: Mutex<State>

    init(name: String, roles: Set<WorkerRole>) {
        let status = WorkerStatus(
            name: name, version: Version.current, roles: roles.map(\.rawValue).sorted())
        state = Mutex(State(status: status))
    }

    // MARK: - By the thread that computes

    /// The worker is in another state, for a reason where it is sick.
    func show(_ kind: WorkerStatus.State, because reason: String? = nil) {
        FarmMetrics.show(kind)
        change { state in
            state.status.state = kind
            state.status.reason = reason
        }
    }

    /// Work on a job begins.
    func begin(_ sweep: String, job: Int, lease: Lease?) {
        change { state in
            (state.status.sweep, state.status.job, state.status.step) = (sweep, job, nil)
            state.lease = lease
            state.asked = .now
            state.stop = nil
        }
    }

    /// It goes on with this step, such as `stage1 12/40`.
    func show(step: String) { state.withLock { $0.status.step = step } }

    /// One more cell is settled.
    func count() { state.withLock { $0.status.cells += 1 } }

    /// Work on the job ended.
    func end() {
        change { state in
            (state.status.sweep, state.status.job, state.status.step) = (nil, nil, nil)
            state.lease = nil
            state.stop = nil
        }
    }

    var stop: Stop? { state.withLock { $0.stop } }

    // MARK: - By the thread that keeps the lease

    var status: WorkerStatus { state.withLock { $0.status } }

    /// Whether there is news since this was last asked.
    func takeChange() -> Bool {
        state.withLock { state in
            defer { state.hasChanged = false }
            return state.hasChanged
        }
    }

    /// The lease at hand and how long ago it was asked for; nil where there is none.
    var lease: (lease: Lease, age: Duration)? {
        state.withLock { state in state.lease.map { ($0, .now - state.asked) } }
    }

    /// The ledger was asked to renew a lease; nil stands for no answer.
    func take(_ answer: RenewAnswer?, for lease: Lease) {
        state.withLock { state in
            guard state.lease == lease else { return }
            state.asked = .now
            switch answer {
            case .lost:
                state.stop = .lost
                state.lease = nil
            case .paused, .cancelled: state.stop = .ordered
            case .kept, .retaken, nil: return
            }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            state.hasChanged = true
        }
    }
}
