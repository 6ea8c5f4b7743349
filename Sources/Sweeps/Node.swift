/// One piece of work with a content key. Cells share nodes.
package struct Node: Sendable {
    package let kind: NodeKind
    /// What changes the node's pixels beside models and upstream nodes, in the order that enters the key.
    package let fields: [(name: String, value: ParameterValue)]
    /// Digests of the models it is computed with.
    package let models: [String]
    /// The nodes it is computed from.
    package let upstream: [Node]
    /// What it costs, in UNet evaluations.
    package let evaluations: Int
    package let key: ContentKey

    package subscript(name: String) -> ParameterValue? { fields.first { $0.name == name }?.value }
}

extension Node: Hashable {
    package static func == (a: Node, b: Node) -> Bool { a.key == b.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
