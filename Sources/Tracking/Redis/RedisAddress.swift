import Foundation

/// Where a Redis is, and how to log in: `redis://[user][:password]@host[:port][/database]`, or
/// `unix://[user][:password]@/path` for a socket.
///
/// Users and passwords are percent-encoded. However an address is printed, it never shows them.
package struct RedisAddress: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        case host(String, port: Int)
        case socket(path: String)
    }

    struct Login: Hashable, Sendable {
        let user: String?
        let password: String
    }

    let place: Place
    let login: Login?
    let database: Int

    /// Reads a URL.
    ///
    /// - Throws: `RedisAddressError`, which never quotes the URL, since it may hold a password.
    package init(_ url: String) throws(RedisAddressError) {
        guard url.utf8.count <= 4096, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw RedisAddressError("is too long, or has spaces or control characters")
        }
        guard let colon = url.range(of: "://") else { throw .unknownScheme }
        let rest = url[colon.upperBound...]
        switch url[..<colon.lowerBound].lowercased() {
        case "redis": (place, login, database) = try Self.host(rest)
        case "unix":
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let (login, host) = try Self.login(rest[..<slash])
            // The room for a path in the system's type for addresses of sockets.
            guard host.isEmpty, (2..<108).contains(rest[slash...].utf8.count) else {
                throw RedisAddressError("has no path of a socket: write unix:///path/of/the.sock")
            }
            (place, self.login, database) = (.socket(path: String(rest[slash...])), login, 0)
        case "rediss":
            throw RedisAddressError(
                "asks for TLS (rediss://), which hiredis 0.14 lacks: let stunnel or a sidecar carry the "
                    + "connection, and give the address of its near end, redis://127.0.0.1:PORT or unix:///PATH"
            )
        default: throw .unknownScheme
        }
    }

    private static func host(
        _ rest: Substring
    ) throws(RedisAddressError) -> (Place, Login?, Int) {
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let (login, place) = try login(rest[..<slash])
        guard let match = place.wholeMatch(of: /(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:]+))(?::([0-9]{1,5}))?/),
            let host = match.1 ?? match.2, let port = Int(match.3 ?? "6379"), (1...65535).contains(port)
        else {
            throw RedisAddressError(
                "has no host and port that can be read: write redis://[user][:password]@host[:port][/database], "
                    + "and percent-encode what is special in a password")
        }
        let digits = rest[slash...].dropFirst()
        guard let database = digits.isEmpty ? 0 : Int(digits), (0...1_000_000).contains(database) else {
            throw RedisAddressError("ends in something that is not a database's number")
        }
        return (.host(String(host), port: port), login, database)
    }

    private static func login(_ text: Substring) throws(RedisAddressError) -> (Login?, Substring) {
        guard let at = text.lastIndex(of: "@") else { return (nil, text) }
        let parts = text[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let user = parts[0].removingPercentEncoding,
            let password = parts[1].removingPercentEncoding, !password.isEmpty
        else {
            throw RedisAddressError(
                "has an @ but no password that can be read: write user:password@ or :password@, percent-encoded"
            )
        }
        return (Login(user: user.isEmpty ? nil : user, password: password), text[text.index(after: at)...])
    }
}

extension RedisAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch place {
        case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): path
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A URL that is no address of a Redis: one sentence.
package struct RedisAddressError: Error, CustomStringConvertible, Hashable {
    package let description: String

    init(_ complaint: String) { description = "the address of Redis \(complaint)" }

    static let unknownScheme = RedisAddressError("does not begin with redis:// or unix://")
}
