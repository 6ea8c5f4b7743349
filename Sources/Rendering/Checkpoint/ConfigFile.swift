import Tensors

/// A configuration of a model in JSON, read field by field with diffusers' or transformers' defaults.
///
/// A field that is absent or null has its default. Every error names the file and the field.
struct ConfigFile {
    let path: String
    private let fields: [String: JSON]

    /// Reads a file of at most `largest` bytes; by default far more than any configuration has.
    init(path: String, largest: Int = 1 << 20) throws {
        self.path = path
        let file = try MappedFile(path: path)
        guard file.count <= largest else {
            throw RenderingError("\(path) has \(file.count) bytes, too many for a configuration")
        }
        do {
            guard let fields = try file.withBytes(0..<file.count, { try JSON($0) }).object else {
                throw JSONError("it is no object")
            }
            self.fields = fields
        } catch let error as JSONError {
            throw RenderingError("\(path) cannot be read as JSON: \(error)")
        }
    }

    /// The field's value; nil where it is absent or null.
    subscript(name: String) -> JSON? { fields[name].flatMap { $0 == .null ? nil : $0 } }

    func failure(_ field: String, _ what: String) -> RenderingError {
        RenderingError("\(path): \(field) \(what)")
    }

    /// Refuses every value of `field` but `supported`, or its default where that is supported too.
    func require(_ field: String, _ supported: JSON, orAbsent: Bool = false) throws {
        let value = self[field]
        let isSame = value == supported || (value?.double != nil && value?.double == supported.double)
        guard isSame || (value == nil && orAbsent) else {
            let found = value.map { "is \($0.text)" } ?? "is absent"
            throw failure(field, "\(found); only \(supported.text) is supported")
        }
    }

    func integer(_ field: String, default standard: Int?, in range: ClosedRange<Int>) throws -> Int {
        guard let value = self[field] ?? standard.map(JSON.integer) else {
            throw failure(field, "is missing")
        }
        return try integer(value, field, in: range)
    }

    func integer(_ value: JSON, _ field: String, in range: ClosedRange<Int>) throws -> Int {
        guard let integer = value.wholeNumber, range.contains(integer) else {
            throw failure(
                field,
                "is \(value.text), but must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    func number(_ field: String, default standard: Double, in range: ClosedRange<Double>) throws -> Double {
        guard let value = self[field] else { return standard }
        guard let number = value.double, range.contains(number) else {
            throw failure(
                field,
                "is \(value.text), but must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func boolean(_ field: String, default standard: Bool) throws -> Bool {
        guard let value = self[field] else { return standard }
        guard case .boolean(let boolean) = value else {
            throw failure(field, "is \(value.text), but must be true or false")
        }
        return boolean
    }

    /// A field with a few possible words.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, default standard: Choice
    ) throws -> Choice where Choice.RawValue == String {
        guard let value = self[field] else { return standard }
        guard let text = value.string, let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure(field, "is \(value.text), which is not supported (\(known))")
        }
        return choice
    }

    /// A list of `count` values, or one value that stands for all of them.
    func perLevel<Value>(
        _ field: String, count: Int, default standard: JSON, _ read: (JSON) throws -> Value
    ) throws -> [Value] {
        let value = self[field] ?? standard
        guard let list = value.array else { return Array(repeating: try read(value), count: count) }
        guard list.count == count else {
            throw failure(field, "has \(list.count) entries, but block_out_channels has \(count)")
        }
        return try list.map(read)
    }
}

extension JSON {
    /// The value as a person would write it, cut to a short text.
    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): String(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): "\"\(value.prefix(60))\""
        case .array(let values): "[\(values.prefix(12).map(\.text).joined(separator: ", "))]"
        case .object: "a table"
        }
    }

    /// The number, also where it was written as an integer.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The integer, also where it was written with a fraction of zero.
    var wholeNumber: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }
}
