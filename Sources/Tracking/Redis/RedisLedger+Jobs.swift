extension RedisLedger {
    package func claim(_ job: JobClaim) throws(LedgerUnavailable) -> ClaimAnswer {
        let keys = RedisKeys(job.sweep)
        return try link.use { connection throws(RedisFailure) in
            let cells = try Self.tellingCells(of: job, keys, connection)
            let reply = try connection.run(
                .claim, keys: [keys.meta, keys.done, keys.fail, keys.leases, keys.owners, keys.attempts],
                [
                    String(job.epoch), String(job.job), job.worker, String(terms.lease.milliseconds),
                    String(terms.attempts),
                ] + cells)
            guard let answer = Self.answer(reply.elements ?? [], to: job) else { throw connection.foreign }
            return answer
        }
    }

    /// Few of a job's cells, which are all settled only if all of the job's are.
    private static func tellingCells(
        of job: JobClaim, _ keys: RedisKeys, _ connection: RedisConnection
    ) throws(RedisFailure) -> [String] {
        // A cell that has no bit is not settled, like a job without cells.
        guard job.cells.allSatisfy((0..<LedgerLimits.cells).contains) else { return [] }
        let cells = job.cells.map(String.init)
        for begin in stride(from: 0, to: cells.count - batch, by: batch) {
            let some = Array(cells[begin..<begin + batch])
            let unsettled = try connection.run(.unsettled, keys: [keys.done, keys.fail], some)
            if unsettled != .integer(0) { return some }
        }
        return cells.suffix(cells.count <= batch ? cells.count : (cells.count - 1) % batch + 1)
    }

    private static func answer(_ reply: [RedisReply], to job: JobClaim) -> ClaimAnswer? {
        switch (reply.first?.text, reply.dropFirst().first?.count) {
        case ("granted", let fence?):
            .granted(
                Lease(sweep: job.sweep, epoch: job.epoch, job: job.job, worker: job.worker, fence: fence))
        case ("busy", let milliseconds?): .busy(milliseconds: milliseconds)
        case ("poisoned", let attempts?): .poisoned(attempts: attempts)
        case ("settled", nil): .settled
        case ("paused", nil): .paused
        case ("cancelled", nil): .cancelled
        case ("stale", nil): .stale
        case ("unknown", nil): .unknown
        default: nil
        }
    }

    package func renew(_ lease: Lease) throws(LedgerUnavailable) -> RenewAnswer {
        let keys = RedisKeys(lease.sweep)
        return try link.use { connection throws(RedisFailure) in
            let reply = try connection.run(
                .renew, keys: [keys.meta, keys.leases, keys.owners, keys.attempts],
                [
                    String(lease.epoch), String(lease.job), lease.worker, String(lease.fence),
                    String(terms.lease.milliseconds),
                ])
            switch reply.text {
            case "kept": return .kept
            case "retaken": return .retaken
            case "lost": return .lost
            case "paused": return .paused
            case "cancelled": return .cancelled
            default: throw connection.foreign
            }
        }
    }

    package func settle(
        _ sweep: String, done: [Int], failed: [Int: String]
    ) throws(LedgerUnavailable) -> Int {
        let keys = RedisKeys(sweep)
        let done = Self.countable(done)
        let failed = Self.countable(failed.keys).sorted().map { ($0, LedgerLimits.text(failed[$0] ?? "")) }
        return try link.use { connection throws(RedisFailure) in
            let known = try Self.count(done[...], in: sweep, asDuplicates: true, connection)
            for begin in stride(from: 0, to: failed.count, by: Self.batch) {
                let some = failed[begin..<min(begin + Self.batch, failed.count)]
                _ = try connection.run(
                    .fail, keys: [keys.meta, keys.done, keys.fail, keys.why],
                    [String(LedgerLimits.reasons)] + some.flatMap { [String($0.0), $0.1] })
            }
            return known
        }
    }

    package func release(_ lease: Lease, _ end: LeaseEnd) throws(LedgerUnavailable) {
        let keys = RedisKeys(lease.sweep)
        let word =
            switch end {
            case .settled: "settled"
            case .handedBack: "handedBack"
            case .failed: "failed"
            }
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run(
                .release, keys: [keys.leases, keys.owners, keys.attempts],
                [String(lease.job), lease.worker, String(lease.fence), word])
        }
    }
}
