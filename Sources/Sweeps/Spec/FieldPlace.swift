/// A field of a spec, or a flag, that a message points at.
struct FieldPlace: Hashable, Sendable {
    let file: String?
    var line: Int?
    var field: String?

    func error(_ problem: String) -> SpecError {
        SpecError(file: file, line: line, field: field, problem)
    }

    func at(_ node: SpecNode) -> FieldPlace {
        FieldPlace(file: file, line: node.line ?? line, field: field)
    }

    func named(_ field: String, line: Int?) -> FieldPlace {
        FieldPlace(file: file, line: line ?? self.line, field: field)
    }
}

extension String {
    /// The text in quotes for a message, in one line and shortened.
    var quoted: String {
        let line = prefix(61).map { $0.isNewline || $0 == "\t" ? " " : String($0) }
        return line.count > 60 ? "\"\(line.prefix(57).joined())…\"" : "\"\(line.joined())\""
    }
}
