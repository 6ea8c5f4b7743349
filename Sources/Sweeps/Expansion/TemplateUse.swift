/// The templates of a draft, and what their references mean for it.
struct TemplateUse {
    /// Given texts that hold `${…}`, and the names they refer to.
    let fields: [(field: BlockDraft.Given, references: Set<String>)]
    private let declared: [String: Parameter]

    init(_ draft: BlockDraft, task: TaskDeclaration) {
        let declared = Dictionary(task.parameters.map { ($0.name, $0) }) { first, _ in first }
        self.declared = declared
        fields = draft.given.compactMap { field in
            switch declared[field.name]?.kind {
            case .text?, .texts?: break
            default: return nil
            }
            let templates = Self.texts(field).filter(Template.isTemplate).map(Template.init)
            return templates.isEmpty ? nil : (field, Set(templates.flatMap(\.references)))
        }
    }

    private static func texts(_ field: BlockDraft.Given) -> [String] {
        guard case .list(let values) = field.values else { return [] }
        return values.flatMap { $0?.texts ?? [] }
    }

    /// The draft without variables that it inherits and has no use for, once every reference is seen to hold.
    func checked(_ draft: BlockDraft) throws(SpecError) -> BlockDraft {
        for (field, references) in fields {
            for text in Self.texts(field) where Template(text).pieces.contains(.unclosed) {
                throw field.place.error("\(text.quoted) has a ${ without a }; write $${ for a plain ${")
            }
            for name in references.sorted() { try check(name, in: field, of: draft) }
        }
        let used = Set(fields.flatMap(\.references))
        var result = draft
        for field in draft.given where field.isVariable && !used.contains(field.name) {
            guard draft.inherited.contains(field.name) else {
                throw field.place.error("is used by no text; write ${\(field.name)} into one")
            }
            result.given.removeAll { $0.name == field.name }
        }
        return result
    }

    private func check(_ name: String, in field: BlockDraft.Given, of draft: BlockDraft) throws(SpecError) {
        if let source = draft[name] {
            guard !Self.texts(source).contains(where: Template.isTemplate) else {
                throw field.place.error(
                    "${\(name)} stands for a text that is itself a template; write it out")
            }
        } else if declared[name]?.standard == nil {
            let known = draft.given.filter(\.isVariable).map(\.name) + declared.keys.sorted()
            throw field.place.error(
                "${\(name)} names no parameter with a value and no variable"
                    + Suggestion.text(for: name, among: known.filter { $0 != name })
                    + "; write $${ for a plain ${")
        }
    }

    /// Whether `name` changes nothing before stage II, also not through a template.
    func changesStage2Alone(_ name: String) -> Bool {
        let changed = fields.filter { $0.references.contains(name) }.map(\.field.name)
        let all = declared[name] == nil ? changed : changed + [name]
        return !all.isEmpty && all.allSatisfy { declared[$0]?.affects == .stage2 }
    }
}
