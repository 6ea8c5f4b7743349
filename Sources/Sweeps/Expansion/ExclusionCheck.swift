/// Sees to it that exclusions speak of what occurs: a typing error would exclude nothing, silently.
struct ExclusionCheck {
    /// The names that any block gives or declares, and the blocks that the exclusions apply to.
    private let names: [String]
    private let blocks: [Block]
    private var listed: [String: Set<ParameterValue?>] = [:]

    init(names: [String], blocks: [Block]) {
        self.names = names
        self.blocks = blocks
    }

    mutating func check(_ exclusion: BlockDraft.Exclusion) throws(SpecError) {
        for field in exclusion.fields {
            guard names.contains(field.name) else {
                throw field.place.error(
                    "no parameter or variable has this name\(Suggestion.text(for: field.name, among: names))")
            }
            // Of a range some value must occur, of a list every one.
            guard case .list(let values) = field.values else { continue }
            let missing = values.first { !occurs($0, as: field.name) }
            guard let missing, field.isList || !values.contains(where: { occurs($0, as: field.name) })
            else { continue }
            throw field.place.error(
                "never has the value \(missing?.label.quoted ?? "none"); it takes \(shownValues(field.name))")
        }
    }

    private mutating func occurs(_ value: ParameterValue?, as name: String) -> Bool {
        let values = blocks.map { $0.values(of: name) }
        if listed[name] == nil {
            listed[name] = values.reduce(into: []) { if case .list(let list) = $1 { $0.formUnion(list) } }
        }
        if listed[name]?.contains(value) == true { return true }
        return values.contains {
            if case .range(let range) = $0 { value.flatMap(range.firstIndex) != nil } else { false }
        }
    }

    private func shownValues(_ name: String) -> String {
        let values = blocks.map { $0.values(of: name) }.max { $0.count < $1.count }
        guard let values else { return "none" }
        let labels = (0..<min(values.count, 6)).map { values[$0]?.label ?? "none" }
        return labels.joined(separator: ", ") + (values.count > 6 ? ", …" : "")
    }
}
