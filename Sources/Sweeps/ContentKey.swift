/// The identity of a node: 32 hex digits of the SHA-256 of all that changes its pixels.
package struct ContentKey: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// A key read back from outside; nil unless it is 32 lower-case hex digits.
    package init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 })
        else { return nil }
        description = text
    }

    init(digestOf canonical: CanonicalBytes) {
        description = String(SHA256.hex(of: canonical.bytes).prefix(32))
    }
}
