import Gallery
import Queueing
import Tracking

extension Coordinator {
    /// Takes stock: who leads, how fast work is done, which sweeps there are, and how far they are.
    func look() {
        lead()
        guard isLeading == true else { return lookOn() }
        if let paces = ask({ (ledger) throws(LedgerUnavailable) in try ledger.paces() }) {
            pace.measured = paces
        }
        workers = ask { (ledger) throws(LedgerUnavailable) in try ledger.workers() }
        // While nobody knows, those that were there are taken to be there still.
        if let workers { pace.workers = max(workers.count(where: \.renders), 1) }
        window.look(at: queue)
        minding(.orders, for: findSweeps()) { try find($0) }
        minding(.sweeps, for: active) { try attend(to: $0) }
        tell(.tookStock(stock))
    }

    /// Asks to be the active coordinator; without a ledger each one is.
    private func lead() {
        let hadProblem = ledgerProblem != nil
        var leads = true
        do throws(LedgerUnavailable) {
            leads = try ledger.lead(name)
            ledgerProblem = nil
            if hadProblem { tell(.foundLedger) }
        } catch {
            lose(error.description)
        }
        guard leads != isLeading else { return }
        isLeading = leads
        tell(leads ? .leads : .standsBy)
        // Whatever it knew, another coordinator has gone on from there.
        active = []
        idle = IdleSweeps()
    }

    /// While another coordinator is active: looks whether the one sweep is settled.
    private func lookOn() {
        guard let only else { return }
        minding(.orders, for: [only]) { only in
            let folder = try store.sweep(only)
            guard let orders = try SweepOrders(of: folder) else { return }
            if orders.state == .cancelled { ending = .cancelled }
            if try SweepCursor(of: folder, epoch: orders.epoch).isFinished { ending = .settled }
        }
    }

    // MARK: - Sweeps

    /// The sweeps whose orders are to be read now; those that are gone are dropped.
    private func findSweeps() -> [String] {
        var due: [String] = []
        minding(.list, for: [store]) { store in
            let names = try only.map { [$0] } ?? store.sweepNames()
            let known = Set(names)
            active.removeAll { !known.contains($0.id) }
            due = idle.due(names)
        }
        return due
    }

    /// Takes a sweep on, follows new orders for it, or leaves it as it is.
    private func find(_ id: String) throws {
        let known = active.first { $0.id == id }
        let folder = try store.sweep(id)
        do {
            guard let orders = try SweepOrders(of: folder) else {
                drop(id)
                return
            }
            if let known, known.orders == orders, try known.specDate == folder.date(of: "spec.yaml") {
                return
            }
            if known == nil, idle.rests(id, epoch: orders.epoch) { return }
            try take(id, orders, in: folder, known: known)
        } catch let error as StoreError {
            throw error
        } catch {
            complain(of: id, epoch: known?.orders.epoch ?? 0, "\(error)")
        }
    }

    private func take(
        _ id: String, _ orders: SweepOrders, in folder: SweepFolder, known: ActiveSweep?
    ) throws {
        var cursor = try SweepCursor(of: folder, epoch: orders.epoch)
        if cursor.isFinished {
            drop(id)
            idle.rest(id, epoch: orders.epoch)
            if id == only { ending = orders.state == .cancelled ? .cancelled : .settled }
            return
        }
        do {
            guard let stored = try StoredSweep(id: id, in: store, tasks: tasks) else { return }
            if let known, known.orders == orders {
                if known.stored.digest == stored.digest {
                    known.specDate = try folder.date(of: "spec.yaml")
                    return
                }
                // Chunks of the spec's earlier wording are void.
                cursor = SweepCursor(epoch: orders.epoch)
            }
            drop(id)
            active.append(
                try ActiveSweep(
                    stored, orders: orders, folder: folder, cursor: cursor, store: store, ledger: ledger,
                    timing: timing))
            tell(.took(sweep: id, orders))
        } catch let error as StoreError {
            throw error
        } catch {
            complain(of: id, epoch: orders.epoch, "\(error)")
        }
    }

    private func drop(_ id: String) { active.removeAll { $0.id == id } }

    private func complain(of id: String, epoch: Int, _ reason: String) {
        drop(id)
        if idle.complain(id, epoch: epoch, reason) { tell(.unusable(sweep: id, reason: reason)) }
        if id == only { ending = .unusable(reason: reason) }
    }

    // MARK: - Stock

    private var stock: FarmStock {
        var stock = FarmStock()
        stock.depths = window.depths
        stock.workers = workers?.count
        for sweep in active where sweep.orders.state == .running {
            stock.sweeps += 1
            stock.unconfirmed += sweep.unconfirmedCount
            guard let progress = sweep.progress else { continue }
            stock.cells += progress.cells
            stock.done += progress.done
            stock.failed += progress.failed
            stock.leases += progress.leases
        }
        return stock
    }
}

extension WorkerStatus {
    /// Whether it takes chunks to render.
    var renders: Bool { roles.contains("render") && state != .sick && state != .draining }
}
