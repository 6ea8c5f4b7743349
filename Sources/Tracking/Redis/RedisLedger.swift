import Foundation

/// A ledger in Redis, shared by all processes of a farm.
///
/// Whatever Redis does, a call ends within 4 seconds, and after a failure at once.
package final class RedisLedger: Ledger {
    let link: RedisLink
    let terms: LeaseTerms

    /// A ledger at an address; it connects at its first use.
    package init(at address: RedisAddress, terms: LeaseTerms = .standard) {
        link = RedisLink(address)
        self.terms = terms
    }

    /// Makes sure that Redis is there, lets us in and is young enough, for commands that cannot do without.
    package func check() throws(LedgerUnavailable) {
        let info = try information("server")
        guard let version = info["redis_version"],
            let major = version.split(separator: ".").first.flatMap({ Int($0) })
        else { return }
        guard major >= 6 else {
            throw LedgerUnavailable(
                "Redis at \(link.address) is version \(version): the farm needs 6.0 or later")
        }
    }

    /// A warning where Redis may throw our keys away; nil where all is well, or Redis does not say.
    package func policyWarning() -> String? {
        guard let policy = try? information("memory")["maxmemory_policy"], policy != "noeviction" else {
            return nil
        }
        return
            "Redis at \(link.address) throws keys away when its memory is full (maxmemory-policy \(policy)), and "
            + "with them leases and progress: set it to noeviction"
    }

    /// What `INFO` says of a topic; empty where this user may not ask.
    private func information(_ topic: String) throws(LedgerUnavailable) -> [String: String] {
        let text: String? = try link.use { connection throws(RedisFailure) in
            try connection.answer(to: ["INFO", topic]).text
        }
        var values: [String: String] = [:]
        for line in (text ?? "").split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        return values
    }

    /// Cells that Redis' strings have bits for.
    static func countable(_ cells: some Sequence<Int>) -> [Int] {
        cells.filter { (0..<LedgerLimits.cells).contains($0) }
    }

    /// The most cells that one run of a script is given, so that nobody else waits long.
    static let batch = 1000
}
