/// The files that the cells of a sweep name, by what they held when it was planned.
///
/// Workers never look for such a file by its name: its bytes are in the store, under their digest.
package struct InputDigests: Codable, Hashable, Sendable {
    /// How specs name a file that is in the store already, before 64 hex digits.
    package static let prefix = "sha256:"

    /// The SHA-256 of a file's bytes, 64 hex digits, by its name as the spec writes it.
    private var digests: [String: String]

    package init(_ digests: [String: String] = [:]) { self.digests = digests }

    package init(from decoder: any Decoder) throws {
        digests = try decoder.singleValueContainer().decode([String: String].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digests)
    }

    /// All digests, each once.
    package var all: Set<String> { Set(digests.values) }

    /// The digest of a file; nil for one that was not met.
    package subscript(name: String) -> String? {
        get { Self.digest(in: name) ?? digests[name] }
        set { digests[name] = newValue }
    }

    /// The digest that a name states itself; nil where it is the name of a file.
    package static func digest(in name: String) -> String? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 }) else {
            return nil
        }
        return String(digits)
    }
}

/// A cell names a file that its sweep's plan does not have.
package struct UnplannedInput: Error, CustomStringConvertible {
    let name: String

    package var description: String {
        "the sweep was not planned with the file \(name): submit its spec again"
    }
}
