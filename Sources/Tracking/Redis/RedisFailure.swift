/// Why a command had no answer that is of use.
struct RedisFailure: Error {
    let unavailable: LedgerUnavailable
    /// Whether the connection is of no further use.
    let losesConnection: Bool

    private init(_ address: RedisAddress, _ complaint: String, losesConnection: Bool) {
        unavailable = LedgerUnavailable("Redis at \(address) \(complaint)")
        self.losesConnection = losesConnection
    }

    private init(_ known: LedgerUnavailable, losesConnection: Bool) {
        unavailable = known
        self.losesConnection = losesConnection
    }

    /// A failure that was dealt with already.
    static func known(_ reason: LedgerUnavailable) -> RedisFailure {
        RedisFailure(reason, losesConnection: false)
    }

    /// The same failure, of a connection that was never of use.
    var losing: RedisFailure { RedisFailure(unavailable, losesConnection: true) }

    static func lost(_ address: RedisAddress, _ complaint: String) -> RedisFailure {
        RedisFailure(address, complaint, losesConnection: true)
    }

    static func foreign(_ address: RedisAddress) -> RedisFailure {
        RedisFailure(address, strangers, losesConnection: false)
    }

    /// What an error reply means.
    ///
    /// Errors of a login are told apart by `RedisConnection`, since old servers quote the password in them.
    static func refused(_ address: RedisAddress, _ reply: String) -> RedisFailure {
        let known = meanings.first { reply.hasPrefix($0.code) || reply.contains("-\($0.code)") }
        if let known { return RedisFailure(address, known.sentence, losesConnection: known.losesConnection) }
        // A script stumbled over what it found.
        if reply.contains("user_script") { return .foreign(address) }
        let text = String.UnicodeScalarView(reply.unicodeScalars.prefix(120).filter { $0.value >= 0x20 })
        return RedisFailure(address, "refuses a command: \(String(text))", losesConnection: false)
    }

    private static let strangers =
        "holds values under the farm's keys that are not the farm's: remove them, or use another database"
    private static let forbidden = "does not allow this user all commands and keys that the farm needs"
    private static let part = "is a part of a cluster: give the address of a Redis that holds all keys"

    private static let meanings: [(code: String, sentence: String, losesConnection: Bool)] = [
        ("LOADING", "is still loading its data: wait a little", true),
        ("READONLY", "is a replica, which takes no writes: give the address of the primary", true),
        ("MASTERDOWN", "is a replica without a primary: give the address of the primary", true),
        ("NOAUTH", "asks for a password: put it into the URL, before the host", true),
        ("WRONGPASS", "refuses the user or the password of the URL", true),
        ("DENIED", "takes connections from its own machine only (protected mode): give it a password", true),
        ("OOM", "has no memory left: raise its maxmemory", false),
        ("MISCONF", "cannot write its data to disk: see its log", false),
        ("BUSY ", "is busy with a script of somebody's", false),
        ("NOPERM", forbidden, false),
        ("ERR ACL failure", forbidden, false),
        ("ERR The user executing the script", forbidden, false),
        ("ERR DB index", "has no database of the number in the URL", true),
        ("MOVED", part, false),
        ("CLUSTERDOWN", part, false),
        ("WRONGTYPE", strangers, false),
    ]
}
