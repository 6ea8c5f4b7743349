import Yams

extension SpecNode {
    /// The largest spec that is read, in bytes.
    static let maximumBytes = 1 << 20
    /// The most values and keys that a spec may hold once its aliases are followed.
    static let maximumNodes = 1 << 20
    static let maximumDepth = 32

    /// Parses one YAML document.
    ///
    /// Hostile documents are refused before they cost: by size, by what aliases could expand to, by depth
    /// (libyaml stops at 1000 levels, this at `maximumDepth`) and by the number of nodes.
    init(yaml text: String, place: FieldPlace) throws(SpecError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw place.error(
                "\(text.utf8.count) bytes are more than the \(Self.maximumBytes) a spec may have")
        }
        try AliasCheck.check(text, place: place)
        var text = text
        text.makeContiguousUTF8()
        let root: Yams.Node?
        do {
            let parser = try Yams.Parser(yaml: text, resolver: Resolver.basic, encoding: .utf8)
            root = try parser.singleRoot()
        } catch {
            throw Self.specError(error, place: place)
        }
        guard let root else { throw place.error("is empty; give a mapping such as `prompt: a rocket ship`") }
        var builder = TreeBuilder(place: place)
        self = try builder.node(root, depth: 0)
    }

    private static func specError(_ error: any Error, place: FieldPlace) -> SpecError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            FieldPlace(file: place.file, line: mark.line, field: place.field).error("is not YAML: \(problem)")
        case .reader(let problem, _, _, _):
            place.error("is not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            FieldPlace(file: place.file, line: context.mark.line, field: keys.sorted().first).error(
                "appears more than once in one mapping; keep one")
        default:
            place.error("is not YAML: \(error)")
        }
    }
}

/// Copies Yams' tree within limits: aliases share memory there, and are written out here.
private struct TreeBuilder {
    let place: FieldPlace
    var budget = SpecNode.maximumNodes

    init(place: FieldPlace) { self.place = place }

    mutating func node(_ yaml: Yams.Node, depth: Int) throws(SpecError) -> SpecNode {
        let line = yaml.mark?.line
        let place = FieldPlace(file: place.file, line: line ?? place.line, field: place.field)
        budget -= 1
        guard budget >= 0 else {
            throw place.error("holds more than \(SpecNode.maximumNodes) values once its aliases are followed")
        }
        guard depth < SpecNode.maximumDepth else {
            throw place.error("is nested more than \(SpecNode.maximumDepth) levels deep")
        }
        switch yaml {
        case .scalar(let scalar):
            return SpecNode(
                line: line, content: .scalar(scalar.string, isPlain: scalar.style == .plain))
        case .sequence(let sequence):
            var items: [SpecNode] = []
            for item in sequence { items.append(try node(item, depth: depth + 1)) }
            return SpecNode(line: line, content: .list(items))
        case .mapping(let mapping):
            var entries: [SpecNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else { throw place.error("has a key that is not text") }
                let value = try node(value, depth: depth + 1)
                entries.append(SpecNode.Entry(key: scalar.string, line: scalar.mark?.line, value: value))
            }
            return SpecNode(line: line, content: .mapping(entries))
        case .alias:
            throw place.error("uses an alias that stands for nothing")
        }
    }
}
