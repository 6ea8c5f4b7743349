/// Where a broker is and who asks it: `amqps://USER:PASSWORD@HOST:PORT/VHOST?cacert=FILE`.
///
/// The parts are percent-encoded; what is left out is guest, guest, 5672 or with TLS 5671, and the vhost `/`.
/// `amqp://`, without TLS, is for this machine only; `?insecure=1` allows it for others, as inside of a cluster.
package struct BrokerAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let host: String
    package let port: Int
    package let user: String
    package let vhost: String
    package let isEncrypted: Bool
    /// The authorities whose certificates are trusted, a file in PEM form.
    package let authorities: String
    let password: String

    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"
    private static let form = "amqp://USER:PASSWORD@HOST:PORT/VHOST or amqps://…"

    /// Names the broker, without the password.
    package var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    package var customMirror: Mirror { Mirror(self, children: ["broker": description]) }

    /// Reads an address; what is wrong is said without repeating it, as it may hold a password.
    package init(_ text: String) throws(QueueError) {
        guard text.utf8.count <= 4096, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.error("has a space, a control character or a letter that is not percent-encoded")
        }
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["amqp", "amqps"].contains(parts[0].lowercased()) else {
            throw Self.error("does not begin with amqp:// or amqps://")
        }
        isEncrypted = parts[0].lowercased() == "amqps"
        guard !parts[1].contains("#") else { throw Self.error("has a # that is not written as %23") }
        let (location, query) = Self.split(parts[1], at: "?")
        let (authority, path) = Self.split(location, at: "/")
        guard path?.contains("/") != true else {
            throw Self.error("has a / in its vhost, user or password that is not written as %2F")
        }
        vhost = if let path, !path.isEmpty { try Self.decode(path, of: "vhost") } else { "/" }
        let at = authority.lastIndex(of: "@")
        (user, password) = try Self.account(at.map { authority[..<$0] })
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        (host, port) = try Self.place(place, standard: isEncrypted ? 5671 : 5672)
        let options = try Self.options(query)
        authorities = options["cacert"] ?? Self.systemAuthorities
        guard isEncrypted || options["insecure"] == "1" || Self.isLoopback(host) else {
            throw Self.error(
                "would send the password unencrypted to \(host): write amqps://, or allow it with ?insecure=1"
            )
        }
    }

    private static func error(_ problem: String) -> QueueError {
        QueueError("the broker's address \(problem) (it is of the form \(form))")
    }

    // MARK: - Parts

    private static func split(
        _ text: Substring, at separator: Character
    ) -> (before: Substring, after: Substring?) {
        guard let place = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private static func account(
        _ text: Substring?
    ) throws(QueueError) -> (user: String, password: String) {
        guard let text else { return ("guest", "guest") }
        let (user, password) = split(text, at: ":")
        guard !user.isEmpty else { throw error("has a password but no user") }
        return (try decode(user, of: "user"), try decode(password ?? "", of: "password"))
    }

    private static func place(
        _ text: Substring, standard: Int
    ) throws(QueueError) -> (host: String, port: Int) {
        var host = text
        var digits: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw error("has no port after ]") }
            digits = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            (host, digits) = split(text, at: ":")
        }
        let isName = host.utf8.allSatisfy { byte in
            byte < 0x80
                && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
                || "-._:%".utf8.contains(byte)
        }
        guard !host.isEmpty, host.utf8.count <= 255, isName else { throw error("has no proper host") }
        guard let digits else { return (String(host), standard) }
        guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65_535).contains(port)
        else { throw error("has no port from 1 to 65535") }
        return (String(host), port)
    }

    private static func options(_ query: Substring?) throws(QueueError) -> [String: String] {
        var options: [String: String] = [:]
        for item in query?.split(separator: "&") ?? [] {
            let (name, value) = split(item, at: "=")
            switch name {
            case "cacert": options["cacert"] = try decode(value ?? "", of: "cacert")
            case "insecure" where value == "1": options["insecure"] = "1"
            default: throw error("has an option other than cacert=FILE and insecure=1")
            }
        }
        guard options["cacert"]?.isEmpty != true else { throw error("has a cacert without a file") }
        return options
    }

    /// Decodes `%2F` and the like; a part has at most 255 bytes, as the protocol says, and no NUL.
    private static func decode(_ text: Substring, of part: String) throws(QueueError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(Substring(rest.prefix(2)))
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let code = UInt8(digits, radix: 16)
            else { throw error("has a % in its \(part) that is not written as %25") }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard bytes.count <= 255, !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self)
        else { throw error("has a \(part) that is no text of at most 255 bytes") }
        return decoded
    }

    private static func isLoopback(_ host: String) -> Bool {
        let name = host.lowercased()
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost" || name == "::1"
            || numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}
