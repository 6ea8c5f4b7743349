/// One piece of work with a content key.
///
/// Cells share nodes.
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
    /// What is kept of it beside its result; it changes no pixels, and so is not in the key.
    package let strip: FilmStrip?
    /// What is wanted with it and computed from it or from what it hangs on, such as its score; not in the key.
    package private(set) var beside: [Node] = []
    package let key: ContentKey

    /// A node, and the key that follows from everything but its cost and its film strip.
    ///
    /// The key is the first 32 hex digits of the SHA-256 of these bytes (`CanonicalBytes` has the encodings):
    /// the nine ASCII bytes `floydfarm`; the numerics epoch as an integer; the kind as a string; the number of
    /// fields as an integer, then of each the name as a string and the value; the number of models, then each
    /// digest as a string; the number of upstream nodes, then each key as a string.
    package init(
        kind: NodeKind, fields: [(name: String, value: ParameterValue)], models: [String], upstream: [Node],
        evaluations: Int, strip: FilmStrip? = nil
    ) {
        var canonical = CanonicalBytes(mark: "floydfarm")
        canonical.append(Numerics.epoch)
        canonical.append(kind.rawValue)
        canonical.append(fields.count)
        for field in fields {
            canonical.append(field.name)
            canonical.append(field.value)
        }
        canonical.append(models.count)
        for model in models { canonical.append(model) }
        canonical.append(upstream.count)
        for node in upstream { canonical.append(node.key.description) }

        self.kind = kind
        self.fields = fields
        self.models = models
        self.upstream = upstream
        self.evaluations = evaluations
        self.strip = strip
        key = ContentKey(digestOf: canonical)
    }

    package subscript(name: String) -> ParameterValue? { fields.first { $0.name == name }?.value }

    /// The node, with others that are wanted beside it.
    func accompanied(by nodes: [Node]) -> Node {
        var node = self
        node.beside = nodes
        return node
    }
}

extension Node: Hashable {
    package static func == (a: Node, b: Node) -> Bool { a.key == b.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
