import Foundation

extension Parameters {
    /// The parameters as one line of JSON, names in alphabetical order: what a picture's metadata carries.
    ///
    /// It is a spec of one cell but for `${`, which stands for itself; custom timesteps are
    /// `{"timesteps": [999, 800, 0]}`.
    package func json() -> String {
        let members = values.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)): \($0.value.json)" }
        return "{\(members.joined(separator: ", "))}"
    }

    /// Reads what `json()` wrote, or a hand wrote, for `task`; `place` names it in messages.
    package init(json: String, task: TaskDeclaration, place name: String) throws(SpecError) {
        let place = FieldPlace(file: name, line: nil, field: nil)
        guard case .mapping(let entries) = try SpecNode(yaml: json, place: place).content else {
            throw place.error("is not a mapping of parameters")
        }
        var values: [String: ParameterValue] = [:]
        for parameter in task.parameters { values[parameter.name] = parameter.standard }
        for entry in entries {
            let place = place.named(entry.key, line: entry.line)
            guard let parameter = task.parameters.first(where: { $0.name == entry.key }) else {
                throw place.error(
                    "\(task.name) has no such parameter"
                        + Suggestion.text(for: entry.key, among: task.parameters.map(\.name)))
            }
            let reader = ValueReader(parameter: parameter, place: place, takesOneValue: true)
            values[entry.key] = try reader.value(entry.value)
        }
        for parameter in task.parameters where parameter.isRequired && values[parameter.name] == nil {
            throw place.named(parameter.name, line: nil).error(
                "must be given; give \(parameter.kind.acceptedValue)")
        }
        self.init(values)
    }

    fileprivate static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _
            where scalar.value < 0x20 || 0x7F...0xA0 ~= scalar.value || 0x2028...0x2029 ~= scalar.value
                || scalar.value == 0xFEFF || 0xFFFE...0xFFFF ~= scalar.value:
                result += "\\u" + String(format: "%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension ParameterValue {
    fileprivate var json: String {
        switch self {
        case .text(let text): Parameters.quoted(text)
        case .texts(let texts): "[\(texts.map(Parameters.quoted).joined(separator: ", "))]"
        case .integer(let integer): "\(integer)"
        case .number(let number): Self.decimal(number)
        case .boolean(let boolean): "\(boolean)"
        case .integers(let integers):
            "{\"timesteps\": [\(integers.map(String.init).joined(separator: ", "))]}"
        }
    }
}
