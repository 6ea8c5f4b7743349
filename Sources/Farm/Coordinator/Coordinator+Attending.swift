import Gallery
import Queueing
import Sweeps
import Tracking

extension Coordinator {
    /// Sees how far a sweep is, and to it that it goes on.
    func attend(to sweep: ActiveSweep) throws {
        let isNews = open(sweep)
        sweep.progress = ask { (ledger) throws(LedgerUnavailable) in try ledger.progress(sweep.id) } ?? nil
        if isNews, !sweep.isAtStart {
            tell(.reconciles(sweep: sweep.id))
            sweep.restart()
        }
        try sweep.refresh(ledgerAnswers: sweep.progress != nil)
        if let progress = sweep.progress {
            sweep.watch.saw(
                settled: progress.done + progress.failed, workers: pace.workers, at: .now)
            try keepFailures(of: sweep, progress, isLast: false)
        }
        switch sweep.orders.state {
        case .paused: break
        case .cancelled: if sweep.isPassOver { try end(sweep) }
        case .running:
            if sweep.progress?.isComplete ?? false || sweep.isWhole {
                try end(sweep)
            } else if sweep.isPublished,
                sweep.watch.isStuck(activity(of: sweep), ledgerAnswers: sweep.progress != nil, at: .now)
            {
                tell(.closesGaps(sweep: sweep.id))
                sweep.restart()
            }
        }
    }

    /// Repeats the orders in the ledger; whether it did not know the sweep.
    private func open(_ sweep: ActiveSweep) -> Bool {
        guard sweep.stored.sweep.indexCount <= LedgerLimits.cells else { return false }
        let orders = sweep.orders.inLedger
        return ask { (ledger) throws(LedgerUnavailable) in
            if let known = try ledger.progress(sweep.id), known.orders.epoch < orders.epoch, known.failed > 0,
                (try? sweep.folder.failures().isEmpty) ?? false
            {
                // The failures were to be forgotten while the ledger did not answer.
                try ledger.clearFailures(sweep.id)
            }
            return try ledger.open(sweep.id, cells: sweep.stored.sweep.cellCount, orders: orders)
        } ?? false
    }

    private func activity(of sweep: ActiveSweep) -> SweepWatch.Activity {
        let isBusy = workers?.contains { $0.state == .busy && $0.sweep == sweep.id } ?? false
        guard !isBusy, (sweep.progress?.leases ?? 0) == 0 else { return .underWay }
        guard let isEmpty = window.isEmpty([sweep.queue, .text, nil]) else { return .underWay }
        return isEmpty ? .none : .mayWait
    }

    private func keepFailures(of sweep: ActiveSweep, _ progress: SweepProgress, isLast: Bool) throws {
        do {
            try sweep.failures.keep(progress, of: sweep, ledger: ledger, isLast: isLast)
        } catch let error as LedgerUnavailable {
            lose(error.description)
        }
    }

    /// Nothing is left to do of a sweep.
    private func end(_ sweep: ActiveSweep) throws {
        if let progress = sweep.progress { try keepFailures(of: sweep, progress, isLast: true) }
        try sweep.keepCursor(finished: true)
        active.removeAll { $0 === sweep }
        idle.rest(sweep.id, epoch: sweep.orders.epoch)
        let isCancelled = sweep.orders.state == .cancelled
        if !isCancelled {
            _ = ask { (ledger) throws(LedgerUnavailable) in try ledger.note("finished", of: sweep.id) }
            tell(.finished(sweep: sweep.id, failed: sweep.progress?.failed))
        }
        if sweep.id == only { ending = isCancelled ? .cancelled : .settled }
    }
}
