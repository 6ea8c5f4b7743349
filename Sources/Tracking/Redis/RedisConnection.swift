import CHiredis
import Glibc

/// One connection, for one thread at a time; after a failure that loses it, it is thrown away.
///
/// hiredis formats commands and parses replies. Waiting is done here, so that a deadline holds for a whole command
/// however its bytes trickle, and so that a connection that breaks ends in an error and not in SIGPIPE.
final class RedisConnection {
    /// What a connection, a login or one use of the connection may take.
    static let patience = Duration.seconds(2)
    /// The largest reply that is read: above what 10,000 reasons take.
    private static let largestReply = 32 << 20

    private let address: RedisAddress
    private let context: UnsafeMutablePointer<redisContext>
    private var deadline: ContinuousClock.Instant
    /// The digests of the scripts that this server was given.
    private var digests: [String: String] = [:]

    /// Connects and logs in.
    init(_ address: RedisAddress) throws(RedisFailure) {
        let patience = timeval(tv_sec: Int(Self.patience.components.seconds), tv_usec: 0)
        let opened =
            switch address.place {
            case .host(let host, let port): redisConnectWithTimeout(host, Int32(port), patience)
            case .socket(let path): redisConnectUnixWithTimeout(path, patience)
            }
        guard let opened else { throw .lost(address, "cannot be reached: no memory") }
        self.address = address
        context = opened
        deadline = .now + Self.patience
        guard context.pointee.err == 0 else {
            throw .lost(address, "cannot be reached: \(String(cString: redis_error(context)))")
        }
        if case .host = address.place { redisEnableKeepAlive(context) }
        do throws(RedisFailure) { try logIn() } catch { throw error.losing }
    }

    deinit { redisFree(context) }

    private func logIn() throws(RedisFailure) {
        if let login = address.login {
            let answer = try answer(to: ["AUTH"] + (login.user.map { [$0] } ?? []) + [login.password])
            // Old servers quote what they do not understand: the password.
            if case .error(let text) = answer { throw .lost(address, Self.complaint(ofLogin: text)) }
        }
        let answer = try answer(to: ["CLIENT", "SETNAME", "floydfarm"])
        if case .error(let text) = answer, !text.hasPrefix("NOPERM") { throw .refused(address, text) }
        if address.database != 0 { _ = try run([["SELECT", String(address.database)]]) }
        // A server that takes no writes is told apart now.
        _ = try run([["UNLINK", RedisKeys.probe]])
    }

    private static func complaint(ofLogin reply: String) -> String {
        if reply.hasPrefix("WRONGPASS") || reply.hasPrefix("ERR invalid password") {
            return "refuses the user or the password of the URL"
        }
        if reply.hasPrefix("ERR AUTH") || reply.contains("no password is set") {
            return "has no password, but the URL gives one: leave it out"
        }
        return "refuses the login"
    }

    /// Starts the time for what follows.
    func begin() { deadline = .now + Self.patience }

    /// Sends commands at once and gives the answers, none of which is an error.
    func run(_ commands: [[String]]) throws(RedisFailure) -> [RedisReply] {
        let replies = try exchange(commands)
        for case .error(let text) in replies { throw .refused(address, text) }
        return replies
    }

    /// The answer to a command that may be refused.
    func answer(to command: [String]) throws(RedisFailure) -> RedisReply { try exchange([command])[0] }

    /// Runs a script, which the server is given where it does not have it.
    func run(_ script: RedisScript, keys: [String], _ arguments: [String]) throws(RedisFailure) -> RedisReply
    {
        let rest = [String(keys.count)] + keys + arguments
        if digests[script.name] == nil {
            digests[script.name] = try run([["SCRIPT", "LOAD", script.text]])[0].text
        }
        guard let digest = digests[script.name] else { throw .foreign(address) }
        let reply = try answer(to: ["EVALSHA", digest] + rest)
        guard case .error(let text) = reply else { return reply }
        guard text.hasPrefix("NOSCRIPT") else { throw .refused(address, text) }
        return try run([["EVAL", script.text] + rest])[0]
    }

    /// What to throw for a reply that only values of others under our keys explain.
    var foreign: RedisFailure { .foreign(address) }

    // MARK: - Bytes

    private func exchange(_ commands: [[String]]) throws(RedisFailure) -> [RedisReply] {
        for command in commands { try send(command) }
        var replies: [RedisReply] = []
        for _ in commands { replies.append(try receive()) }
        return replies
    }

    private func send(_ arguments: [String]) throws(RedisFailure) {
        var lengths = arguments.map(\.utf8.count)
        let bytes = arguments.flatMap(\.utf8).map { CChar(bitPattern: $0) }
        var command: UnsafeMutablePointer<CChar>?
        let length = bytes.withUnsafeBufferPointer { bytes in
            var begin = bytes.baseAddress
            var pointers = lengths.map { length in
                defer { begin = begin.map { $0 + length } }
                return begin
            }
            return redisFormatCommandArgv(&command, Int32(lengths.count), &pointers, &lengths)
        }
        defer { redisFreeCommand(command) }
        var sent = 0
        while sent < Int(length) {
            try wait(for: POLLOUT)
            let count = Glibc.send(
                context.pointee.fd, command.map { $0 + sent }, Int(length) - sent,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            if count > 0 { sent += count }
            guard count > 0 || errno == EAGAIN || errno == EINTR else {
                throw lost(String(cString: strerror(errno)))
            }
        }
    }

    private func receive() throws(RedisFailure) -> RedisReply {
        while true {
            var reply: UnsafeMutableRawPointer?
            guard redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw lost() }
            if let reply {
                defer { freeReplyObject(reply) }
                return RedisReply(reply.assumingMemoryBound(to: redisReply.self).pointee)
            }
            guard context.pointee.reader.pointee.len <= Self.largestReply else { throw foreign }
            try wait(for: POLLIN)
            guard redisBufferRead(context) == REDIS_OK else { throw lost() }
        }
    }

    private func wait(for event: Int32) throws(RedisFailure) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            var file = pollfd(fd: context.pointee.fd, events: Int16(event), revents: 0)
            guard left > .zero, case let count = poll(&file, 1, Int32(left.milliseconds)), count != 0 else {
                throw .lost(address, "does not answer within \(Self.patience.components.seconds) s")
            }
            if count > 0 { return }
            guard errno == EINTR else { throw lost(String(cString: strerror(errno))) }
        }
    }

    private func lost(_ reason: String? = nil) -> RedisFailure {
        if context.pointee.err == REDIS_ERR_PROTOCOL {
            return .lost(address, "does not speak as Redis does: is the port right?")
        }
        return .lost(address, "was lost: \(reason ?? String(cString: redis_error(context)))")
    }
}
