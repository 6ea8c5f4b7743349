/// Joins the fields of a draft to a block: zips, defaults, templates.
struct BlockBuilder {
    private let draft: BlockDraft
    private let task: TaskDeclaration
    private let place: FieldPlace
    private let templates: TemplateUse

    init(_ draft: BlockDraft, task: TaskDeclaration, place: FieldPlace) throws(SpecError) {
        templates = TemplateUse(draft, task: task)
        self.task = task
        self.place = place
        self.draft = try templates.checked(draft)
    }

    func block() throws(SpecError) -> Block {
        try checkRequired()
        let groups = try zipGroups()
        var dimensions: [Block.Dimension] = []
        var constants: [String: ParameterValue] = [:]
        for parameter in task.parameters { constants[parameter.name] = parameter.standard }
        var grouped: Set<String> = []
        for field in draft.given where !grouped.contains(field.name) {
            let names = groups.first { $0.contains(field.name) } ?? [field.name]
            grouped.formUnion(names)
            let members = names.compactMap { draft[$0] }
            guard field.values.count > 1 else {
                for member in members { constants[member.name] = member.values[0] }
                continue
            }
            try checkDistinct(members)
            dimensions.append(
                Block.Dimension(
                    members: members.map { ($0.name, $0.values) }, count: field.values.count,
                    isStage2Only: names.allSatisfy(templates.changesStage2Alone)))
        }
        return Block(
            dimensions: dimensions, constants: constants, templates: templates.fields.map(\.field.name),
            variables: draft.given.filter(\.isVariable).map(\.name),
            count: try count(dimensions))
    }

    private func count(_ dimensions: [Block.Dimension]) throws(SpecError) -> Int {
        var count = 1
        for dimension in dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: dimension.count)
            guard !overflow, product <= DecimalRange.maximumCount else {
                let names = dimensions.map { $0.members.map(\.name).joined(separator: " and ") }
                throw Self.tooManyCells(place.named(names.joined(separator: " × "), line: nil))
            }
            count = product
        }
        return count
    }

    static func tooManyCells(_ place: FieldPlace) -> SpecError {
        place.error(
            "expands to more than 10^10 cells; shorten lists and ranges")
    }

    private func checkRequired() throws(SpecError) {
        for parameter in task.parameters where parameter.isRequired && draft[parameter.name] == nil {
            let isFlag = place.file == nil
            let field = isFlag ? "--\(parameter.name)" : parameter.name
            throw place.named(field, line: nil).error(
                "must be given; give \(isFlag ? parameter.kind.acceptedValue : parameter.kind.acceptedForm)")
        }
    }

    /// A value given twice would be the same cell twice.
    private func checkDistinct(_ members: [BlockDraft.Given]) throws(SpecError) {
        guard members.contains(where: { if case .list = $0.values { true } else { false } }) else { return }
        var seen: Set<[ParameterValue?]> = []
        for position in 0..<members[0].values.count {
            let row = members.map { $0.values[position] }
            guard seen.insert(row).inserted else {
                let shown = row.map { $0?.label.quoted ?? "none" }.joined(separator: ", ")
                throw members[0].place.error("gives \(shown) twice; keep one")
            }
        }
    }
}

// MARK: - Zips

extension BlockBuilder {
    private func zipGroups() throws(SpecError) -> [[String]] {
        var groups: [[String]] = []
        for zip in draft.zips ?? [] {
            for name in zip.names where draft[name] == nil && !draft.inheritsZips {
                let known = draft.given.map(\.name) + task.parameters.map(\.name)
                let near = Suggestion.text(for: name, among: known.filter { $0 != name })
                throw zip.place.error("\(name) is not given in this spec, so it cannot advance\(near)")
            }
            var members = zip.names.compactMap { draft[$0] }
            // An entry of also may hold fixed, or have no use for, what the spec zips.
            if draft.inheritsZips { members.removeAll { $0.values.count == 1 } }
            guard let first = members.first else { continue }
            for member in members where member.values.count != first.values.count {
                throw zip.place.error(
                    "\(first.name) has \(Self.shown(first)) and \(member.name) has \(Self.shown(member)); "
                        + "axes that advance together need equally many values")
            }
            groups.append(members.map(\.name))
        }
        return groups
    }

    private static func shown(_ given: BlockDraft.Given) -> String {
        given.values.count == 1 ? "1 value" : "\(given.values.count) values"
    }
}
