import Queueing
import Tracking

extension Coordinator {
    /// Puts chunks on the queue while there is room, one of each sweep in turn; whether anything moved.
    func publish(until deadline: ContinuousClock.Instant) -> Bool {
        guard isLeading == true, storeProblems[.list] == nil else { return false }
        var hasMoved = false
        var isAnyWaiting = false
        for queue in WorkQueue.allCases {
            var sweeps = active.filter { $0.queue == queue }
            while !sweeps.isEmpty, ContinuousClock.now < deadline {
                let sweep = sweeps.removeFirst()
                let hasAdvanced = sweep.advance(pace: pace, until: min(deadline, .now + Self.slice))
                mark(sweep)
                guard let chunk = sweep.next(at: .now) else {
                    if hasAdvanced { sweeps.append(sweep) }
                    hasMoved = hasMoved || hasAdvanced
                    continue
                }
                isAnyWaiting = true
                guard window.room(on: queue, workers: pace.workers) > 0 else { continue }
                guard self.queue.offer(chunk) else { return hasMoved }
                sweep.offered(chunk)
                window.count(chunk)
                hasMoved = true
                sweeps.append(sweep)
                moveToEnd(sweep)
            }
        }
        // Workers may have emptied the queues since the last look.
        if isAnyWaiting, !hasMoved { window.look(at: queue, ifOlderThan: timing.poll / 4) }
        return hasMoved
    }

    private func moveToEnd(_ sweep: ActiveSweep) {
        guard active.count > 1, let place = active.firstIndex(where: { $0 === sweep }) else { return }
        active.append(active.remove(at: place))
    }

    /// Counts in the ledger what was found in the store.
    private func mark(_ sweep: ActiveSweep) {
        let found = sweep.takeFound()
        guard !found.isEmpty else { return }
        _ = ask { (ledger) throws(LedgerUnavailable) in try ledger.mark(sweep.id, done: found) }
    }
}
