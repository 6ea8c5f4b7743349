/// Reads the fields of a block that may stand in the spec as well as in an entry of `also`.
struct BlockReader {
    private static let maximumVariables = 64

    let task: TaskDeclaration
    /// The field that the block stands in, `also` or none.
    let place: FieldPlace
    private(set) var draft = BlockDraft()
    private let declared: [String: Parameter]

    init(task: TaskDeclaration, place: FieldPlace) {
        self.task = task
        self.place = place
        declared = Dictionary(task.parameters.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Reads one entry; false where its key is none of a block's.
    mutating func read(_ entry: SpecNode.Entry) throws(SpecError) -> Bool {
        let place = place.named(entry.key, line: entry.line)
        switch entry.key {
        case "zip": draft.zips = try zips(entry.value, place: place)
        case "exclude": draft.exclusions = try exclusions(entry.value, place: place)
        case "variables": try readVariables(entry.value, place: place)
        default:
            guard isParameter(entry.key) else { return false }
            draft.given += try parameters(entry.value, path: entry.key, place: place)
            try checkNamedOnce(draft.given)
        }
        return true
    }

    private func isParameter(_ path: String) -> Bool {
        declared[path] != nil || declared.keys.contains { $0.hasPrefix(path + ".") }
    }

    /// The parameters at `path` and, in a mapping, below it.
    private func parameters(
        _ node: SpecNode, path: String, place: FieldPlace
    ) throws(SpecError) -> [BlockDraft.Given] {
        let hasMembers = declared.keys.contains { $0.hasPrefix(path + ".") }
        if hasMembers, case .mapping(let entries) = node.content {
            var result: [BlockDraft.Given] = []
            for entry in entries {
                let name = "\(path).\(entry.key)"
                let place = place.named(name, line: entry.line)
                guard isParameter(name) else { throw unknown(name, place: place) }
                result += try parameters(entry.value, path: name, place: place)
            }
            return result
        }
        guard let parameter = declared[path] else {
            let example = declared.keys.filter { $0.hasPrefix(path + ".") }.sorted().first ?? path
            throw place.error(
                "\(node.shown) is not a mapping; give its parameters, such as \(example)")
        }
        let values = try ValueReader(parameter: parameter, place: place).values(node)
        let isList = if case .list = node.content { true } else { false }
        return [
            BlockDraft.Given(name: path, values: values, place: place, isVariable: false, isList: isList)
        ]
    }

    private func unknown(_ name: String, place: FieldPlace) -> SpecError {
        let near = Suggestion.text(for: name, among: declared.keys.sorted())
        return place.error("\(task.name) has no such parameter\(near)")
    }

    private func checkNamedOnce(_ given: [BlockDraft.Given]) throws(SpecError) {
        var seen: Set<String> = []
        for field in given where !seen.insert(field.name).inserted {
            throw field.place.error("is given twice; keep one")
        }
    }

    private mutating func readVariables(_ node: SpecNode, place: FieldPlace) throws(SpecError) {
        guard case .mapping(let entries) = node.content else {
            throw place.at(node).error("\(node.shown) is not a mapping; give {animal: [dog, cat]}")
        }
        guard entries.count <= Self.maximumVariables else {
            throw place.error("has \(entries.count) variables; give at most \(Self.maximumVariables)")
        }
        for entry in entries {
            let place = place.named("variables.\(entry.key)", line: entry.line)
            guard entry.key.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
                throw place.error("is not a name for a variable; use letters, digits and _")
            }
            guard !isParameter(entry.key) else {
                throw place.error("has the name of a parameter; choose another")
            }
            let text = Parameter(entry.key, .text, affects: .text, help: "")
            let values = try ValueReader(parameter: text, place: place).values(entry.value)
            draft.given.append(
                BlockDraft.Given(name: entry.key, values: values, place: place, isVariable: true))
        }
    }

    private func zips(_ node: SpecNode, place: FieldPlace) throws(SpecError) -> [BlockDraft.Zip] {
        let form = "give groups of axes, such as [[prompt, negative]]"
        guard case .list(let groups) = node.content else {
            throw place.at(node).error("\(node.shown) is not a list; \(form)")
        }
        var result: [BlockDraft.Zip] = []
        var seen: Set<String> = []
        for group in groups {
            let place = place.at(group)
            guard case .list(let items) = group.content, items.count > 1 else {
                throw place.error("\(group.shown) is not a group of two or more axes; \(form)")
            }
            var names: [String] = []
            for item in items {
                guard case .scalar(let name, _) = item.content else {
                    throw place.error("\(item.shown) is not the name of an axis; \(form)")
                }
                guard seen.insert(name).inserted else {
                    throw place.error("names \(name) twice; an axis advances with one group")
                }
                names.append(name)
            }
            result.append(BlockDraft.Zip(names: names, place: place))
        }
        return result
    }

    private func exclusions(
        _ node: SpecNode, place: FieldPlace
    ) throws(SpecError) -> [BlockDraft.Exclusion] {
        let form = "give partial matches, such as [{steps: 5, seed: 183}]"
        guard case .list(let items) = node.content else {
            throw place.at(node).error("\(node.shown) is not a list; \(form)")
        }
        var result: [BlockDraft.Exclusion] = []
        for item in items {
            let place = place.at(item)
            guard case .mapping(let entries) = item.content, !entries.isEmpty else {
                throw place.error("\(item.shown) is not a partial match; \(form)")
            }
            var fields: [BlockDraft.Given] = []
            for entry in entries { fields += try excludedValues(entry) }
            try checkNamedOnce(fields)
            result.append(BlockDraft.Exclusion(fields: fields, place: place))
        }
        return result
    }

    private func excludedValues(_ entry: SpecNode.Entry) throws(SpecError) -> [BlockDraft.Given] {
        let place = place.named("exclude.\(entry.key)", line: entry.line)
        if isParameter(entry.key) {
            let fields = try parameters(entry.value, path: entry.key, place: place)
            guard !fields.isEmpty else { throw place.error("is empty; give a value") }
            return fields
        }
        // A variable, if it is anything: whether it exists is known once the whole block is read.
        let text = Parameter(entry.key, .text, affects: .text, help: "")
        let values = try ValueReader(parameter: text, place: place).values(entry.value)
        return [
            BlockDraft.Given(name: entry.key, values: values, place: place, isVariable: true, isList: true)
        ]
    }
}
