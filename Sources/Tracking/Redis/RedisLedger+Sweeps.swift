extension RedisLedger {
    package func open(_ sweep: String, cells: Int, orders: Orders) throws(LedgerUnavailable) -> Bool {
        guard (0...LedgerLimits.cells).contains(cells) else { throw .tooManyCells(cells, of: sweep) }
        let keys = RedisKeys(sweep)
        return try link.use { connection throws(RedisFailure) in
            let reply = try connection.run(
                .open, keys: [keys.meta, keys.done, keys.fail, keys.why, keys.attempts],
                [String(cells), orders.state.rawValue, String(orders.epoch)])
            return reply == .integer(1)
        }
    }

    package func progress(_ sweep: String) throws(LedgerUnavailable) -> SweepProgress? {
        let keys = RedisKeys(sweep)
        return try link.use { connection throws(RedisFailure) in
            let values = try connection.run(.progress, keys: [keys.meta, keys.leases], []).elements ?? []
            if values.first == .missing { return nil }
            let numbers = values.dropFirst().compactMap(\.count)
            guard let state = values.first?.text.flatMap(Orders.State.init(rawValue:)), numbers.count == 6
            else {
                throw connection.foreign
            }
            var progress = SweepProgress(orders: Orders(state: state, epoch: numbers[0]), cells: numbers[1])
            progress.done = numbers[2]
            progress.failed = numbers[3]
            progress.duplicates = numbers[4]
            progress.leases = numbers[5]
            return progress
        }
    }

    package func settledCells(_ sweep: String, bytes: Range<Int>) throws(LedgerUnavailable) -> [UInt8] {
        let keys = RedisKeys(sweep)
        let bytes = bytes.clamped(to: 0..<LedgerLimits.cells / 8)
        var settled: [UInt8] = []
        for begin in stride(from: bytes.lowerBound, to: bytes.upperBound, by: 1 << 20) {
            let end = min(begin + 1 << 20, bytes.upperBound)
            let piece = try link.use { connection throws(RedisFailure) in
                let commands = [keys.done, keys.fail].map {
                    ["GETRANGE", $0, String(begin), String(end - 1)]
                }
                return try Self.union(connection.run(commands), connection)
            }
            settled += piece
            if piece.count < end - begin { break }
        }
        while settled.last == 0 { settled.removeLast() }
        return settled
    }

    private static func union(
        _ replies: [RedisReply], _ connection: RedisConnection
    ) throws(RedisFailure) -> [UInt8] {
        guard case .bytes(var longer) = replies[0], case .bytes(var shorter) = replies[1] else {
            throw connection.foreign
        }
        if longer.count < shorter.count { swap(&longer, &shorter) }
        for index in shorter.indices { longer[index] |= shorter[index] }
        return longer
    }

    package func mark(_ sweep: String, done cells: [Int]) throws(LedgerUnavailable) {
        let cells = Self.countable(cells)
        for begin in stride(from: 0, to: cells.count, by: 10 * Self.batch) {
            let some = cells[begin..<min(begin + 10 * Self.batch, cells.count)]
            try link.use { connection throws(RedisFailure) in
                _ = try Self.count(some, in: sweep, asDuplicates: false, connection)
            }
        }
    }

    /// Counts cells as done; gives how many were counted already.
    static func count(
        _ cells: ArraySlice<Int>, in sweep: String, asDuplicates: Bool, _ connection: RedisConnection
    ) throws(RedisFailure) -> Int {
        let keys = RedisKeys(sweep)
        var known = 0
        for begin in stride(from: cells.startIndex, to: cells.endIndex, by: batch) {
            let some = cells[begin..<min(begin + batch, cells.endIndex)]
            let reply = try connection.run(
                .done, keys: [keys.meta, keys.done, keys.fail, keys.why],
                [asDuplicates ? "1" : "0"] + some.map(String.init))
            guard let count = reply.count else { throw connection.foreign }
            known += count
        }
        return known
    }

    package func failures(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [Int: String] {
        let limit = min(max(0, limit), LedgerLimits.reasons)
        return try link.use { connection throws(RedisFailure) in
            let values =
                try connection.run(.failures, keys: [RedisKeys(sweep).why], [String(limit)]).elements ?? []
            var failures: [Int: String] = [:]
            for index in stride(from: 0, to: values.count - 1, by: 2) {
                guard let cell = values[index].count, let reason = values[index + 1].text else {
                    throw connection.foreign
                }
                failures[cell] = reason
            }
            return failures
        }
    }

    package func clearFailures(_ sweep: String) throws(LedgerUnavailable) {
        let keys = RedisKeys(sweep)
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run(.retry, keys: [keys.meta, keys.fail, keys.why, keys.attempts], [])
        }
    }

    package func forget(_ sweep: String) throws(LedgerUnavailable) {
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run([["UNLINK"] + RedisKeys(sweep).all])
        }
    }
}
