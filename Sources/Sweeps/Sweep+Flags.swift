extension Sweep {
    /// The sweep of one cell that flags describe: `--stage2.steps 20` is `("stage2.steps", "20")`.
    ///
    /// A flag takes one value, in the form that a spec takes it in; relative paths start from `folder`.
    package init(
        flags: [(name: String, text: String)], task: TaskDeclaration, folder: String
    ) throws(SpecError) {
        var draft = BlockDraft()
        for flag in flags {
            let place = FieldPlace(file: nil, line: nil, field: "--\(flag.name)")
            guard let parameter = task.parameters.first(where: { $0.name == flag.name }) else {
                throw place.error(
                    "\(task.name) has no such parameter"
                        + Suggestion.text(for: flag.name, among: task.parameters.map(\.name)))
            }
            guard draft[flag.name] == nil else { throw place.error("is given twice; keep one") }
            let value = try ValueReader(parameter: parameter, place: place, takesOneValue: true).value(
                try Self.node(flag.text, kind: parameter.kind, place: place))
            draft.given.append(
                BlockDraft.Given(name: flag.name, values: .list([value]), place: place, isVariable: false))
        }
        let spec = SweepSpec(text: "", file: "flags", folder: folder, defaultName: "image")
        let place = FieldPlace(file: nil, line: nil, field: nil)
        try self.init(spec, name: spec.defaultName, task: task, drafts: [draft], place: place)
    }

    /// A flag's text as a part of a spec; custom timesteps are the one form that is not plain text.
    private static func node(
        _ text: String, kind: Parameter.Kind, place: FieldPlace
    ) throws(SpecError) -> SpecNode {
        if case .schedule = kind, text.hasPrefix("{") { return try SpecNode(yaml: text, place: place) }
        if case .texts = kind, text.hasPrefix("[") { return try SpecNode(yaml: text, place: place) }
        let isText =
            switch kind {
            case .text, .model, .picture, .mask, .permutation, .training, .digits, .interval: true
            default: false
            }
        return SpecNode(line: nil, content: .scalar(text, isPlain: !isText))
    }
}
