/// What is wanted of a sweep.
package struct Orders: Hashable, Sendable {
    package enum State: String, Sendable, Codable, CaseIterable {
        case running, paused, cancelled
    }

    package var state: State
    /// Grows with every change: chunks and claims of an earlier epoch are void.
    package var epoch: Int

    package init(state: State, epoch: Int) {
        self.state = state
        self.epoch = epoch
    }
}

/// How far a sweep is.
package struct SweepProgress: Hashable, Sendable {
    package var orders: Orders
    package var cells: Int
    package var done = 0
    package var failed = 0
    /// Results that were rendered although they were there already.
    package var duplicates = 0
    /// Jobs that are under way.
    package var leases = 0

    package init(orders: Orders, cells: Int) {
        self.orders = orders
        self.cells = cells
    }

    package var isComplete: Bool { done + failed >= cells }
}

/// Something that happened to a sweep.
package struct LedgerEvent: Hashable, Sendable {
    /// Seconds since 1970.
    package let time: Double
    package let text: String

    package init(time: Double, text: String) {
        self.time = time
        self.text = text
    }
}
