/// Where a process answers requests: `9400`, `0.0.0.0:9400` or `[::]:9400`; without a host only on this machine.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    /// 0 stands for any free port.
    package let port: Int

    /// Reads an address as it is given on the command line.
    ///
    /// - Throws: `MonitoringError` where it is none.
    package init(_ text: String) throws {
        let colon = text.lastIndex(of: ":")
        let digits = colon.map { text[text.index(after: $0)...] } ?? text[...]
        var host = colon.map { text[..<$0] } ?? "127.0.0.1"
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits), !host.isEmpty,
            host.utf8.count <= 255, isBracketed || !host.contains(":")
        else {
            throw MonitoringError(
                "“\(text.prefix(100))” is no address to listen on: "
                    + "give a port such as 9400, or an address and a port such as 0.0.0.0:9400")
        }
        self.host = String(host)
        self.port = Int(port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a request that names `authority` as its host is meant for this address.
    ///
    /// A page from elsewhere can make a browser on this machine ask for a name of its own that leads here (DNS
    /// rebinding). Where the address is open to others, their names for this machine are not known.
    func accepts(authority: String?) -> Bool {
        guard isLoopback else { return true }
        guard let authority else { return false }
        if authority.hasPrefix("[") { return authority.contains(/^\[::1\](:[0-9]{1,5})?$/) }
        return Self.isLoopback(String(authority.replacing(/:[0-9]{1,5}$/, with: "")))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host.lowercased() == "localhost" || host == "::1"
            || host.contains(/^127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/)
    }
}
