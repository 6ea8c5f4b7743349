/// Reads the values of one parameter; its declaration, not YAML, says what type a scalar has.
struct ValueReader {
    /// Ranges up to this size become lists, and lists with ranges in them may grow up to ten times as long.
    private static let listedRange = 10_000

    let parameter: Parameter
    let place: FieldPlace
    /// Whether lists and ranges are out of place: in flags and metadata.
    var takesOneValue = false

    private var accepted: String {
        takesOneValue ? parameter.kind.acceptedValue : parameter.kind.acceptedForm
    }

    /// One value, a list, or a range.
    func values(_ node: SpecNode) throws(SpecError) -> AxisValues {
        if let range = try range(node) {
            return range.count <= Self.listedRange ? listed(range) : .range(range)
        }
        guard case .list(let items) = node.content, !isOneList(items) else { return .list([try value(node)]) }
        guard !items.isEmpty else {
            throw place.at(node).error("is an empty list; give \(accepted)")
        }
        var values: [ParameterValue] = []
        for item in items {
            if let range = try range(item) {
                guard values.count + range.count <= 10 * Self.listedRange else {
                    throw place.at(item).error(
                        "a range of \(range.count) values cannot stand in a list; give it alone")
                }
                values.append(contentsOf: (0..<range.count).map { range[$0] })
            } else {
                values.append(try value(item))
            }
        }
        return .list(values)
    }

    /// Whether a list is the value of a parameter that takes several texts, and not a list of values.
    private func isOneList(_ items: [SpecNode]) -> Bool {
        guard case .texts = parameter.kind else { return false }
        return !items.contains { if case .list = $0.content { true } else { false } }
    }

    private func listed(_ range: DecimalRange) -> AxisValues { .list((0..<range.count).map { range[$0] }) }

    private func range(_ node: SpecNode) throws(SpecError) -> DecimalRange? {
        guard case .scalar(let text, _) = node.content, text.contains("..") else { return nil }
        let place = place.at(node)
        let isNumber: Bool
        switch parameter.kind {
        case .integer, .schedule: isNumber = false
        case .number: isNumber = true
        case .text, .texts, .boolean, .choice, .model, .picture, .mask, .permutation, .training, .digits,
            .interval:
            return nil
        }
        let range = try DecimalRange(text, isNumber: isNumber, place: place)
        for end in [range[0], range[range.count - 1]] { try checkBounds(end, shown: end.label, place: place) }
        return range
    }

    /// Exactly one value.
    func value(_ node: SpecNode) throws(SpecError) -> ParameterValue {
        let place = place.at(node)
        if case .schedule = parameter.kind, case .mapping(let entries) = node.content {
            return try timesteps(entries, place: place)
        }
        if case .texts(let count) = parameter.kind { return try texts(node, count: count, place: place) }
        guard case .scalar(let text, let isPlain) = node.content, !(text.isEmpty && isPlain) else {
            throw wrongType(node, place: place)
        }
        let value: ParameterValue
        switch parameter.kind {
        case .text: return .text(text)
        case .texts: throw wrongType(node, place: place)
        case .model where text.isEmpty, .picture where text.isEmpty, .mask where text.isEmpty,
            .permutation where text.isEmpty, .training where text.isEmpty, .digits where text.isEmpty:
            throw wrongType(node, place: place)
        case .mask where MaskShape.isShape(text) && MaskShape.shapes(in: text) == nil:
            throw place.error("\(text.quoted) is no shape; give \(accepted)")
        case .model, .picture, .mask, .permutation, .training, .digits: return .text(text)
        case .interval:
            guard Self.isInterval(text) else { throw wrongType(node, place: place) }
            return .text(text)
        case .choice(let choices):
            guard choices.contains(text) else {
                throw place.error(
                    "\(text.quoted) is not a choice; give \(accepted)"
                        + Suggestion.text(for: text, among: choices))
            }
            return .text(text)
        case .schedule(let named):
            if named[text] != nil { return .text(text) }
            guard isPlain, let count = Self.integer(text) else {
                throw wrongType(node, place: place, Suggestion.text(for: text, among: named.keys.sorted()))
            }
            value = .integer(count)
        case .integer:
            guard isPlain, let integer = Self.integer(text) else { throw wrongType(node, place: place) }
            // Bounds may reach to the largest integer, which also stands for all beyond.
            guard Int(text) != nil else { throw outOfRange(text, place: place) }
            value = .integer(integer)
        case .number:
            guard isPlain, let number = Self.number(text) else { throw wrongType(node, place: place) }
            value = .number(number)
        case .boolean:
            guard isPlain, let boolean = Self.boolean(text) else { throw wrongType(node, place: place) }
            return .boolean(boolean)
        }
        try checkBounds(value, shown: text, place: place)
        return value
    }

    private func wrongType(_ node: SpecNode, place: FieldPlace, _ suggestion: String = "") -> SpecError {
        if case .scalar("", isPlain: true) = node.content {
            return place.error("has no value; give \(accepted)")
        }
        let noun =
            switch parameter.kind {
            case .text: "a text"
            case .texts: "a list of texts"
            case .model: "a model"
            case .picture: "a picture"
            case .mask: "a mask"
            case .permutation: "a permutation"
            case .training: "a training"
            case .digits: "a set of digits"
            case .interval: "an interval"
            case .integer: "a whole number"
            case .number: "a number"
            case .boolean: "a switch"
            case .choice: "a choice"
            case .schedule: "a count or a schedule"
            }
        let isQuoted = if case .scalar(_, isPlain: false) = node.content { true } else { false }
        return place.error(
            "\(node.shown) is \(isQuoted ? "a text, " : "")not \(noun); give \(accepted)\(suggestion)")
    }

    private func checkBounds(_ value: ParameterValue, shown: String, place: FieldPlace) throws(SpecError) {
        let isInside =
            switch (parameter.kind, value) {
            case (.integer(let bounds), .integer(let integer)): bounds.contains(integer)
            case (.number(let bounds), .number(let number)): bounds.contains(number)
            case (.schedule, .integer(let count)): Parameter.Kind.stepCounts.contains(count)
            default: true
            }
        guard !isInside else { return }
        throw outOfRange(shown, place: place)
    }

    private func outOfRange(_ shown: String, place: FieldPlace) -> SpecError {
        place.error("\(shown) is out of range; give \(accepted)")
    }

    /// `[identity, flip]`: one value.
    private func texts(
        _ node: SpecNode, count: ClosedRange<Int>, place: FieldPlace
    ) throws(SpecError) -> ParameterValue {
        guard case .list(let items) = node.content else { throw wrongType(node, place: place) }
        guard count.contains(items.count) else {
            throw place.error("has \(items.count) texts; give \(accepted)")
        }
        let one = ValueReader(
            parameter: Parameter(parameter.name, .text, affects: parameter.affects, help: ""), place: place)
        var texts: [String] = []
        for item in items {
            if case .text(let text) = try one.value(item) { texts.append(text) }
        }
        return .texts(texts)
    }

    /// `{timesteps: [999, 800, 0]}`: one value, also inside a list.
    private func timesteps(_ entries: [SpecNode.Entry], place: FieldPlace) throws(SpecError) -> ParameterValue
    {
        guard entries.count == 1, let entry = entries.first, entry.key == "timesteps" else {
            throw place.error("this mapping is not a schedule; give \(accepted)")
        }
        let place = place.named("\(place.field ?? parameter.name).timesteps", line: entry.line)
        let bounds = Parameter("timesteps", .integer(0...999), affects: parameter.affects, help: "")
        guard case .list(let values) = try ValueReader(parameter: bounds, place: place).values(entry.value)
        else {
            throw place.error("give at most 1000 timesteps")
        }
        var timesteps: [Int] = []
        for case .integer(let timestep)? in values {
            if let last = timesteps.last, timestep >= last {
                throw place.error(
                    "\(timestep) follows \(last); give timesteps from 999 down to 0, each below the one before"
                )
            }
            timesteps.append(timestep)
        }
        return .integers(timesteps)
    }

    /// A whole number; one too large for an integer is the largest or the smallest, to be out of range.
    private static func integer(_ text: String) -> Int? {
        if let integer = Int(text) { return integer }
        let digits = text.drop { $0 == "-" }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ 48...57 ~= $0 }), text.count - digits.count <= 1
        else {
            return nil
        }
        return text.hasPrefix("-") ? .min : .max
    }

    /// Decimal digits, a point, an exponent: neither `inf` nor `nan` nor hexadecimal.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.contains(where: { 48...57 ~= $0 }),
            text.utf8.allSatisfy({ 48...57 ~= $0 || "+-.eE".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        return number == 0 ? 0 : number
    }

    /// `off`, or `every` and a count of steps.
    private static func isInterval(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        guard words.count == 2, words[0] == "every" else { return text == "off" }
        return Int(words[1]).map(Parameter.Kind.stepCounts.contains) ?? false
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "on", "true", "yes": true
        case "off", "false", "no": false
        default: nil
        }
    }
}
