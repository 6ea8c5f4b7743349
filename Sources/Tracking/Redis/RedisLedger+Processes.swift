import Foundation

extension RedisLedger {
    package func report(_ status: WorkerStatus) throws(LedgerUnavailable) {
        let status = LedgerLimits.status(status)
        guard let json = try? JSONEncoder().encode(status) else {
            throw LedgerUnavailable("the status of worker \(status.name) cannot be written as JSON")
        }
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run(
                .report, keys: [RedisKeys.seen, RedisKeys.statuses],
                [
                    status.name, String(decoding: json, as: UTF8.self),
                    String(terms.registration.milliseconds),
                    String(LedgerLimits.workers),
                ])
        }
    }

    package func leave(_ name: String) throws(LedgerUnavailable) {
        let name = LedgerLimits.text(name)
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run([
                ["ZREM", RedisKeys.seen, name], ["HDEL", RedisKeys.statuses, name],
            ])
        }
    }

    package func workers() throws(LedgerUnavailable) -> [WorkerStatus] {
        let replies = try link.use { connection throws(RedisFailure) in
            try connection.run(
                .workers, keys: [RedisKeys.seen, RedisKeys.statuses],
                [String(terms.registration.milliseconds)]
            ).elements ?? []
        }
        // A status that cannot be read may be of a later version's worker.
        let statuses = replies.compactMap { reply in
            reply.text.flatMap { try? JSONDecoder().decode(WorkerStatus.self, from: Data($0.utf8)) }
        }
        return statuses.sorted { $0.name < $1.name }
    }

    package func recordPace(_ subject: String, seconds: Double) throws(LedgerUnavailable) {
        guard seconds > 0, seconds.isFinite else { return }
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run(
                .pace, keys: [RedisKeys.paces],
                [LedgerLimits.text(subject), "\(seconds)", String(LedgerLimits.paces)])
        }
    }

    package func paces() throws(LedgerUnavailable) -> [String: Double] {
        let replies = try link.use { connection throws(RedisFailure) in
            try connection.run([["HGETALL", RedisKeys.paces]])[0].elements ?? []
        }
        var paces: [String: Double] = [:]
        for index in stride(from: 0, to: replies.count - 1, by: 2) {
            guard let subject = replies[index].text,
                let seconds = replies[index + 1].text.flatMap(Double.init),
                seconds > 0, seconds.isFinite
            else { continue }
            paces[subject] = seconds
        }
        return paces
    }

    package func lead(_ name: String) throws(LedgerUnavailable) -> Bool {
        try link.use { connection throws(RedisFailure) in
            let reply = try connection.run(
                .lead, keys: [RedisKeys.leader], [name, String(terms.leadership.milliseconds)])
            return reply == .integer(1)
        }
    }

    package func leader() throws(LedgerUnavailable) -> String? {
        try link.use { connection throws(RedisFailure) in
            try connection.run([["GET", RedisKeys.leader]])[0].text
        }
    }

    package func resign(_ name: String) throws(LedgerUnavailable) {
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run(.resign, keys: [RedisKeys.leader], [name])
        }
    }

    package func note(_ event: String, of sweep: String) throws(LedgerUnavailable) {
        let key = RedisKeys(sweep).events
        try link.use { connection throws(RedisFailure) in
            _ = try connection.run([
                [
                    "XADD", key, "MAXLEN", "~", String(LedgerLimits.events), "*", "text",
                    LedgerLimits.text(event),
                ],
                // What is noted of a sweep that was forgotten does not stay for good.
                ["EXPIRE", key, String(30 * 24 * 3600)],
            ])
        }
    }

    package func events(_ sweep: String, limit: Int) throws(LedgerUnavailable) -> [LedgerEvent] {
        let limit = min(max(0, limit), LedgerLimits.events)
        guard limit > 0 else { return [] }
        return try link.use { connection throws(RedisFailure) in
            let replies = try connection.run([
                ["XREVRANGE", RedisKeys(sweep).events, "+", "-", "COUNT", String(limit)]
            ])
            let events = (replies[0].elements ?? []).map { Self.event($0.elements ?? []) }
            guard events.allSatisfy({ $0 != nil }) else { throw connection.foreign }
            return events.reversed().compactMap(\.self)
        }
    }

    /// An entry of a stream: its id, which begins with milliseconds since 1970, and its fields.
    private static func event(_ entry: [RedisReply]) -> LedgerEvent? {
        guard entry.count == 2, let id = entry[0].text, let fields = entry[1].elements, fields.count == 2,
            let milliseconds = id.split(separator: "-").first.flatMap({ Double($0) }),
            let text = fields[1].text
        else { return nil }
        return LedgerEvent(time: milliseconds / 1000, text: text)
    }
}
