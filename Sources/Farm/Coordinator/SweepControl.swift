import Foundation
package import Gallery
package import Queueing
package import Rendering
import Sweeps
package import Tracking

/// What people order of a farm: written to the store, which is the truth, and repeated in the ledger where that can be
/// reached, so that workers see it at once and not with their next look at the store.
///
/// An order that changes nothing leaves the epoch as it is.
package struct SweepControl: Sendable {
    /// What became of an order.
    package struct Outcome: Sendable {
        package let orders: SweepOrders
        /// Why it was not repeated in the ledger; nil where it was.
        package let ledgerProblem: String?
    }

    private let store: ResultStore
    private let ledger: any Ledger

    package init(store: ResultStore, ledger: any Ledger) {
        self.store = store
        self.ledger = ledger
    }

    /// Records a sweep and hands it to the farm; one that the farm had goes on, its failed cells included.
    ///
    /// Without a priority it keeps the one that it had.
    ///
    /// - Throws: `StoreError` where the store cannot be written.
    package func submit(_ prepared: PreparedSweep, priority: Priority?) throws -> Outcome {
        let folder = try store.sweep(prepared.id)
        // Chunks name the digest of the spec as it was written, so that another wording makes them void.
        let isSame = try folder.spec() == prepared.sweep.spec.text
        let hasFailures = try hasFailures(in: folder)
        let isPlanned = try isPlanned(folder)
        try SweepView(prepared).keep(in: store)
        // What was done with other numerics is to be done anew.
        if !isPlanned { try? ledger.forget(folder.id) }
        guard var orders = try orders(of: folder) else {
            return try give(
                first(priority ?? .normal, of: folder.id), .running, to: folder, clearing: hasFailures)
        }
        let wanted = priority ?? orders.priority
        if isSame && isPlanned && !hasFailures && orders.state == .running && orders.priority == wanted {
            return Outcome(orders: orders, ledgerProblem: announce(orders, of: folder.id, clearing: false))
        }
        orders.priority = wanted
        return try give(orders, .running, to: folder, clearing: hasFailures)
    }

    /// Lets work on a sweep pause or go on, or ends it; what is stored stays.
    ///
    /// - Throws: `FarmError` for a sweep that was never submitted.
    package func order(_ state: Orders.State, of id: String) throws -> Outcome {
        let (folder, orders) = try known(id)
        guard orders.state != state else {
            return Outcome(orders: orders, ledgerProblem: announce(orders, of: id, clearing: false))
        }
        return try give(orders, state, to: folder, clearing: false)
    }

    /// Lets the failed cells of a sweep be tried again.
    ///
    /// - Throws: `FarmError` for a sweep that was never submitted.
    package func retry(_ id: String) throws -> Outcome {
        let (folder, orders) = try known(id)
        return try give(orders, .running, to: folder, clearing: true)
    }

    /// Has every result of a sweep read, and lets damaged ones be rendered anew.
    ///
    /// - Parameters:
    ///   - id: of a sweep that was submitted
    ///   - tasks: those that this program knows
    /// - Returns: how many results were set aside, and what came of the order
    /// - Throws: `LedgerUnavailable` where what is done cannot be counted anew; `FarmError`, `SpecError`, `StoreError`
    package func repair(
        _ id: String, tasks: [RenderTask] = RenderTask.all
    ) throws -> (damaged: Int, outcome: Outcome) {
        let (folder, orders) = try known(id)
        guard let sweep = try StoredSweep(id: id, in: store, tasks: tasks) else {
            throw FarmError("sweep \(id) is not complete in the store: submit its spec again")
        }
        let damaged = try ResultAudit(sweep, in: store).run()
        // The coordinator counts what is there once the ledger knows nothing.
        try ledger.forget(id)
        return (damaged, try give(orders, .running, to: folder, clearing: true))
    }

    private func known(_ id: String) throws -> (SweepFolder, SweepOrders) {
        let folder = try store.sweep(id)
        guard let orders = try SweepOrders(of: folder) else {
            throw FarmError("sweep \(id) was never submitted to a farm: submit its spec")
        }
        return (folder, orders)
    }

    /// Whether the store has a plan of the sweep with the numerics of this version.
    private func isPlanned(_ folder: SweepFolder) throws -> Bool {
        guard let json = try folder.plan(), let plan = try? PlanRecord(json: Data(json)) else { return false }
        return plan.epoch == Numerics.epoch
    }

    /// The orders of a sweep; damaged ones are as good as none.
    private func orders(of folder: SweepFolder) throws -> SweepOrders? {
        do {
            return try SweepOrders(of: folder)
        } catch is FarmError {
            return nil
        }
    }

    /// Orders before the first ones; a ledger that remembers the sweep from earlier knows later epochs.
    private func first(_ priority: Priority, of id: String) -> SweepOrders {
        var orders = SweepOrders(priority: priority)
        orders.epoch = ((try? ledger.progress(id)) ?? nil)?.orders.epoch ?? 0
        return orders
    }

    private func hasFailures(in folder: SweepFolder) throws -> Bool {
        if try !folder.failures().isEmpty { return true }
        return ((try? ledger.progress(folder.id)) ?? nil).map { $0.failed > 0 } ?? false
    }

    private func give(
        _ known: SweepOrders, _ state: Orders.State, to folder: SweepFolder, clearing: Bool
    ) throws -> Outcome {
        var orders = known
        orders.state = state
        orders.epoch += 1
        if clearing { try folder.record(failures: [:]) }
        try orders.record(in: folder)
        return Outcome(orders: orders, ledgerProblem: announce(orders, of: folder.id, clearing: clearing))
    }

    /// Repeats orders in the ledger, and says why if that cannot be done.
    private func announce(_ orders: SweepOrders, of id: String, clearing: Bool) -> String? {
        do throws(LedgerUnavailable) {
            // One that the ledger does not know is for the coordinator to open, who then looks at the store.
            guard let progress = try ledger.progress(id) else { return nil }
            if clearing { try ledger.clearFailures(id) }
            _ = try ledger.open(
                id, cells: progress.cells, orders: orders.inLedger)
            return nil
        } catch {
            return error.description
        }
    }
}
