package import Tracking

/// How far a sweep is, and what is wanted of it.
package struct SweepStatus: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// It was never handed to a farm, and is not complete.
        case local
        case running, paused, cancelled
        /// Every cell is in the store.
        case done
        /// Every cell is in the store or failed.
        case failed
    }

    package let id: String
    /// Nil for a sweep that was never handed to a farm.
    package let orders: SweepOrders?
    package let cells: Int
    package let done: Int
    package let failed: Int
    /// What the ledger knows beside it; nil where the cells were counted in the store.
    package let progress: SweepProgress?
    /// Whether `done` and `failed` are what a part of the cells leads to expect.
    package let isEstimate: Bool

    /// What the ledger says.
    init(id: String, orders: SweepOrders?, progress: SweepProgress) {
        self.id = id
        self.orders = orders
        self.progress = progress
        (cells, done, failed) = (progress.cells, progress.done, progress.failed)
        isEstimate = false
    }

    /// What the store says.
    init(id: String, orders: SweepOrders?, count: StoreCount) {
        self.id = id
        self.orders = orders
        progress = nil
        (cells, done, failed) = (count.cells, count.done, count.failed)
        isEstimate = count.isEstimate
    }

    package var left: Int { max(cells - done - failed, 0) }

    /// Whether nothing is left to do; never so where that is an estimate.
    package var isSettled: Bool { left == 0 && !isEstimate }

    package var state: State {
        if isSettled { return failed > 0 ? .failed : .done }
        return switch orders?.state {
        case nil: .local
        case .running: .running
        case .paused: .paused
        case .cancelled: .cancelled
        }
    }
}
