import Yams

/// A part of a YAML document: what is not there is empty.
struct YAMLValue {
    let node: Node?

    /// All documents of a text.
    static func documents(_ text: String) throws -> [YAMLValue] {
        try Yams.compose_all(yaml: text).map { YAMLValue(node: $0) }
    }

    var string: String? { node?.string }
    var bool: Bool? { node?.bool }
    var int: Int? { node?.int }
    var isThere: Bool { node.map { $0.tag.description != "tag:yaml.org,2002:null" } ?? false }
    var list: [YAMLValue] { node?.sequence.map { $0.map { YAMLValue(node: $0) } } ?? [] }
    var strings: [String] { list.compactMap(\.string) }
    var keys: [String] { node?.mapping?.keys.compactMap(\.string) ?? [] }

    /// A value in nested mappings: `value["spec.template.spec"]`; keys that hold dots are asked for by `key`.
    subscript(path: String) -> YAMLValue {
        path.split(separator: ".").reduce(self) { value, key in value.key(String(key)) }
    }

    /// The value of a key, perhaps one of a mapping that is merged in.
    func key(_ key: String) -> YAMLValue {
        guard let mapping = node?.mapping else { return YAMLValue(node: nil) }
        if let own = mapping[Node(key)] { return YAMLValue(node: own) }
        return mapping[Node("<<")].map { YAMLValue(node: $0).key(key) } ?? YAMLValue(node: nil)
    }
}
