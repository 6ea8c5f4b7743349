/// A part of a spec: YAML with everything but text, structure and lines taken off.
///
/// Scalars stay text: the declaration of a parameter says what type they have, not YAML.
struct SpecNode: Sendable {
    struct Entry: Sendable {
        let key: String
        let line: Int?
        let value: SpecNode
    }

    enum Content: Sendable {
        /// A plain scalar stands without quotes.
        case scalar(String, isPlain: Bool)
        case list([SpecNode])
        case mapping([Entry])
    }

    let line: Int?
    let content: Content

    /// What a message calls it.
    var shown: String {
        switch content {
        case .scalar(let text, isPlain: true): text.quoted.dropFirst().dropLast().description
        case .scalar(let text, isPlain: false): text.quoted
        case .list(let items): items.isEmpty ? "an empty list" : "a list"
        case .mapping(let entries): entries.isEmpty ? "an empty mapping" : "a mapping"
        }
    }
}
