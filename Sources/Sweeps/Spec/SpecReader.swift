/// Reads a whole spec: the fields of the sweep, and its blocks.
struct SpecReader {
    /// The most entries that `also` may have.
    private static let maximumAlso = 64
    private static let blockKeys = ["variables", "zip", "exclude"]
    private static let sweepKeys = ["name", "task", "grid", "rank", "also"]

    let name: String
    let task: TaskDeclaration
    let grid: (layout: GridLayout, place: FieldPlace)?
    let rank: (reader: RankReader, place: FieldPlace)?
    /// The spec itself, then the entries of `also` laid over it.
    let blocks: [BlockDraft]
    let place: FieldPlace

    init(_ spec: SweepSpec, tasks: [TaskDeclaration]) throws(SpecError) {
        place = FieldPlace(file: spec.file, line: nil, field: nil)
        let root = try SpecNode(yaml: spec.text, place: place)
        guard case .mapping(let entries) = root.content else {
            throw place.at(root).error(
                "\(root.shown) is not a spec; give a mapping such as `prompt: a rocket ship`")
        }
        func entry(_ key: String) -> SpecNode.Entry? { entries.first { $0.key == key } }

        name = try Self.name(entry("name"), standard: spec.defaultName, place: place)
        let task = try Self.task(entry("task"), tasks: tasks, place: place)
        self.task = task
        grid = try entry("grid").map { (entry) throws(SpecError) in
            let place = FieldPlace(file: spec.file, line: entry.line, field: "grid")
            return (try Self.grid(entry.value, place: place), place)
        }
        rank = try entry("rank").map { (entry) throws(SpecError) in
            let place = FieldPlace(file: spec.file, line: entry.line, field: "rank")
            return (try RankReader(entry.value, place: place), place)
        }
        let base = try Self.block(entries, keys: Self.sweepKeys, task: task, place: place)
        var blocks = [base]
        if let also = entry("also") {
            for draft in try Self.also(also, task: task, place: place) {
                blocks.append(draft.overlaid(on: base))
            }
        }
        self.blocks = blocks
    }

    private static func block(
        _ entries: [SpecNode.Entry], keys: [String], task: TaskDeclaration, place: FieldPlace
    ) throws(SpecError) -> BlockDraft {
        var reader = BlockReader(task: task, place: place)
        for entry in entries where !keys.contains(entry.key) {
            guard try reader.read(entry) else {
                let place = place.named(entry.key, line: entry.line)
                guard keys == sweepKeys || !sweepKeys.contains(entry.key) else {
                    throw place.error("belongs at the top of the spec, not into also")
                }
                let known = task.parameters.map(\.name) + keys + blockKeys
                let near = Suggestion.nearest(to: entry.key, among: known).map { "did you mean \($0)?" }
                throw place.error(
                    "no key has this name; \(near ?? "the keys are \(known.joined(separator: ", "))")")
            }
        }
        return reader.draft
    }

    private static func also(
        _ entry: SpecNode.Entry, task: TaskDeclaration, place: FieldPlace
    ) throws(SpecError) -> [BlockDraft] {
        let place = place.named("also", line: entry.line)
        guard case .list(let items) = entry.value.content, !items.isEmpty else {
            throw place.error("\(entry.value.shown) is not a list of specs; give [{steps: 100}, …]")
        }
        guard items.count <= maximumAlso else {
            throw place.error("has \(items.count) entries; give at most \(maximumAlso)")
        }
        var result: [BlockDraft] = []
        for item in items {
            guard case .mapping(let entries) = item.content, !entries.isEmpty else {
                throw place.at(item).error("\(item.shown) is not a spec; give a mapping such as {steps: 100}")
            }
            result.append(try block(entries, keys: [], task: task, place: place.at(item)))
        }
        return result
    }

    private static func name(
        _ entry: SpecNode.Entry?, standard: String, place: FieldPlace
    ) throws(SpecError) -> String {
        guard let entry else { return SweepSpec.folderName(standard) }
        guard case .scalar(let name, _) = entry.value.content, SweepSpec.folderName(name) == name else {
            throw place.named("name", line: entry.line).error(
                "\(entry.value.shown) cannot name a folder; "
                    + "give at most 64 letters (a to z), digits, - _ and ., beginning with a letter or digit")
        }
        return name
    }

    private static func task(
        _ entry: SpecNode.Entry?, tasks: [TaskDeclaration], place: FieldPlace
    ) throws(SpecError) -> TaskDeclaration {
        let place = place.named("task", line: entry?.line)
        let name: String
        switch entry?.value.content {
        case .scalar(let text, _)?: name = text
        case nil: name = "generate"
        case .some: throw place.error("give the name of a task: \(tasks.map(\.name).joined(separator: ", "))")
        }
        guard let task = tasks.first(where: { $0.name == name }) else {
            let names = tasks.map(\.name)
            throw place.error(
                "no task is called \(name.quoted); give one of \(names.joined(separator: ", "))"
                    + Suggestion.text(for: name, among: names))
        }
        return task
    }

    private static func grid(_ node: SpecNode, place: FieldPlace) throws(SpecError) -> GridLayout {
        let form = "give {columns: steps, rows: [prompt, seed]}"
        guard case .mapping(let entries) = node.content else {
            throw place.at(node).error("\(node.shown) is not a mapping; \(form)")
        }
        var names: [String: [String]] = [:]
        for entry in entries {
            let place = place.named("grid.\(entry.key)", line: entry.line)
            guard ["columns", "rows"].contains(entry.key) else {
                let near = Suggestion.text(for: entry.key, among: ["columns", "rows"])
                throw place.error("no key has this name; \(form)\(near)")
            }
            let items = if case .list(let items) = entry.value.content { items } else { [entry.value] }
            for item in items {
                guard case .scalar(let name, _) = item.content, !name.isEmpty else {
                    throw place.error("\(item.shown) is not the name of an axis; \(form)")
                }
                names[entry.key, default: []].append(name)
            }
        }
        return GridLayout(columns: names["columns"] ?? [], rows: names["rows"] ?? [])
    }
}
