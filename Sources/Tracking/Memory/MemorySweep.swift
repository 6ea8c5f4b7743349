/// What a `MemoryLedger` knows of one sweep.
struct MemorySweep {
    /// A lease, and until when it holds, in milliseconds since 1970.
    struct Holding {
        var worker: String
        var fence: Int
        var expiry: Int
    }

    /// Nil before the sweep is opened.
    private(set) var progress: SweepProgress?
    private var done = CellBits()
    private var failed = CellBits()
    private var reasons: [Int: String] = [:]
    private var holdings: [Int: Holding] = [:]
    private var attempts: [Int: Int] = [:]
    private var fence = 0
    private(set) var events: [LedgerEvent] = []

    // MARK: - Sweeps

    mutating func open(cells: Int, orders: Orders) -> Bool {
        guard let known = progress else {
            progress = SweepProgress(orders: orders, cells: cells)
            return true
        }
        if orders.epoch >= known.orders.epoch { progress?.orders = orders }
        return false
    }

    func progress(at now: Int) -> SweepProgress? {
        var progress = progress
        progress?.leases = holdings.values.count { $0.expiry > now }
        return progress
    }

    func settledCells(bytes: Range<Int>) -> [UInt8] {
        let end = min(bytes.upperBound, max(done.bytes.count, failed.bytes.count))
        guard bytes.lowerBound < end else { return [] }
        var settled = (bytes.lowerBound..<end).map { index in
            (index < done.bytes.count ? done.bytes[index] : 0)
                | (index < failed.bytes.count ? failed.bytes[index] : 0)
        }
        while settled.last == 0 { settled.removeLast() }
        return settled
    }

    func failures(limit: Int) -> [Int: String] {
        let cells = Set(reasons.keys.sorted().prefix(max(0, limit)))
        return reasons.filter { cells.contains($0.key) }
    }

    mutating func clearFailures() {
        progress?.failed = 0
        failed = CellBits()
        reasons = [:]
        attempts = [:]
    }

    mutating func note(_ event: LedgerEvent) {
        events.append(event)
        if events.count > LedgerLimits.events { events.removeFirst() }
    }

    // MARK: - Jobs

    mutating func claim(_ claim: JobClaim, terms: LeaseTerms, at now: Int) -> ClaimAnswer {
        guard let orders = progress?.orders else { return .unknown }
        if claim.epoch < orders.epoch { return .stale }
        // Orders older than the claim are out of date.
        if claim.epoch == orders.epoch {
            if orders.state == .paused { return .paused }
            if orders.state == .cancelled { return .cancelled }
        }
        if !claim.cells.isEmpty, claim.cells.allSatisfy({ done[$0] || failed[$0] }) { return .settled }
        if let held = holdings[claim.job], held.expiry > now, held.worker != claim.worker {
            return .busy(milliseconds: held.expiry - now)
        }
        let earlier = attempts[claim.job, default: 0]
        if earlier >= terms.attempts { return .poisoned(attempts: earlier) }
        attempts[claim.job] = earlier + 1
        fence += 1
        holdings[claim.job] = Holding(
            worker: claim.worker, fence: fence, expiry: now + terms.lease.milliseconds)
        return .granted(
            Lease(
                sweep: claim.sweep, epoch: claim.epoch, job: claim.job, worker: claim.worker, fence: fence))
    }

    mutating func renew(_ lease: Lease, terms: LeaseTerms, at now: Int) -> RenewAnswer {
        // Orders older than the lease are out of date.
        let orders = progress.map(\.orders).flatMap { $0.epoch < lease.epoch ? nil : $0 }
        if orders?.state == .cancelled { return .cancelled }
        let held = holdings[lease.job]
        let isLive = (held?.expiry ?? 0) > now
        if isLive, !isHeld(lease) { return .lost }
        // The attempt is forgotten, and not with everything else: somebody had the job meanwhile, and came to an end.
        let isOfThese = lease.fence > 0 && lease.fence <= fence
        if !isLive, isOfThese, attempts[lease.job] == nil { return .lost }
        let answer: RenewAnswer = isLive ? .kept : .retaken
        holdings[lease.job] = Holding(
            worker: lease.worker, fence: lease.fence, expiry: now + terms.lease.milliseconds)
        return orders?.state == .paused ? .paused : answer
    }

    mutating func release(_ lease: Lease, _ end: LeaseEnd) {
        guard isHeld(lease) else { return }
        holdings[lease.job] = nil
        switch end {
        case .settled: attempts[lease.job] = nil
        case .handedBack:
            let left = attempts[lease.job, default: 0] - 1
            attempts[lease.job] = left > 0 ? left : nil
        case .failed: break
        }
    }

    private func isHeld(_ lease: Lease) -> Bool {
        holdings[lease.job].map { $0.worker == lease.worker && $0.fence == lease.fence } ?? false
    }

    // MARK: - Cells

    /// Counts cells as done; gives how many were counted already.
    mutating func markDone(_ cells: [Int]) -> Int {
        var known = 0
        for cell in cells where isInside(cell) {
            if done[cell] { known += 1 } else { progress?.done += 1 }
            done[cell] = true
            guard failed[cell] else { continue }
            failed[cell] = false
            reasons[cell] = nil
            progress?.failed -= 1
        }
        return known
    }

    mutating func countDuplicates(_ count: Int) { progress?.duplicates += count }

    mutating func markFailed(_ cells: [Int: String]) {
        for (cell, reason) in cells.sorted(by: { $0.key < $1.key }) where isInside(cell) && !done[cell] {
            if !failed[cell] { progress?.failed += 1 }
            failed[cell] = true
            if reasons[cell] != nil || reasons.count < LedgerLimits.reasons {
                reasons[cell] = LedgerLimits.text(reason)
            }
        }
    }

    /// Indices may go beyond the number of cells, since they also count excluded points.
    private func isInside(_ cell: Int) -> Bool { progress != nil && 0..<LedgerLimits.cells ~= cell }
}
