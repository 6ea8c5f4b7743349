/// The fields of one JSON object of strangers, as they are written.
///
/// What is nested in a field is checked, but not kept: no field of ours has anything nested.
struct JSONFields {
    enum Value: Equatable {
        /// The bytes between the quotes, escapes as they are.
        case string(ArraySlice<UInt8>)
        /// A whole number that fits.
        case integer(Int)
        /// null, true, false, another number, or something nested.
        case other
    }

    /// Where the text is no JSON object, and why.
    struct Malformed: Error, Equatable {
        let reason: String
        let offset: Int
    }

    private static let maximumFields = 64
    private static let maximumDepth = 16

    private let bytes: ArraySlice<UInt8>
    private var place: Int
    private var fields: [(name: ArraySlice<UInt8>, value: Value)] = []

    /// Reads an object, and nothing after it.
    init(_ text: ArraySlice<UInt8>) throws(Malformed) {
        bytes = text
        place = text.startIndex
        skipSpace()
        guard next() == UInt8(ascii: "{") else { throw malformed("no object") }
        try members()
        skipSpace()
        guard place == bytes.endIndex else { throw malformed("something after the object") }
    }

    /// The field of a name; nil where there is none.
    subscript(name: StaticString) -> Value? {
        name.withUTF8Buffer { wanted in fields.first { $0.name.elementsEqual(wanted) }?.value }
    }

    // MARK: - Objects and arrays

    private mutating func members() throws(Malformed) {
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            guard next() == UInt8(ascii: "\"") else { throw malformed("no name of a field") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw malformed("no colon after a name") }
            let value = try value(depth: 1)
            guard fields.count < Self.maximumFields else { throw malformed("too many fields") }
            guard !fields.contains(where: { $0.name == name }) else { throw malformed("a field twice") }
            fields.append((name, value))
            skipSpace()
        } while take(",")
        guard take("}") else { throw malformed("an object that does not end") }
    }

    private mutating func value(depth: Int) throws(Malformed) -> Value {
        guard depth <= Self.maximumDepth else { throw malformed("nested too deep") }
        skipSpace()
        switch next() {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "{"):
            try skipNested(end: "}", named: true, depth: depth)
        case UInt8(ascii: "["):
            try skipNested(end: "]", named: false, depth: depth)
        case UInt8(ascii: "t"): try word("rue")
        case UInt8(ascii: "f"): try word("alse")
        case UInt8(ascii: "n"): try word("ull")
        case let first? where first == UInt8(ascii: "-") || isDigit(first):
            place -= 1
            return try number()
        default:
            throw malformed("no value")
        }
        return .other
    }

    private mutating func skipNested(
        end: Unicode.Scalar, named: Bool, depth: Int
    ) throws(Malformed) {
        skipSpace()
        if take(end) { return }
        repeat {
            if named {
                skipSpace()
                guard next() == UInt8(ascii: "\"") else { throw malformed("no name of a field") }
                _ = try string()
                skipSpace()
                guard take(":") else { throw malformed("no colon after a name") }
            }
            _ = try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take(end) else { throw malformed("something nested that does not end") }
    }

    // MARK: - Strings, numbers, words

    /// The rest of a string after its opening quote.
    private mutating func string() throws(Malformed) -> ArraySlice<UInt8> {
        let start = place
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\""): return bytes[start..<(place - 1)]
            case UInt8(ascii: "\\"):
                guard next() != nil else { throw malformed("a string that does not end") }
            case 0..<0x20: throw malformed("a control character")
            default: break
            }
        }
        throw malformed("a string that does not end")
    }

    private mutating func number() throws(Malformed) -> Value {
        let isNegative = take("-")
        guard let first = peek(), isDigit(first) else { throw malformed("a number without digits") }
        var whole: Int? = 0
        while let digit = peek(), isDigit(digit) {
            place += 1
            whole = whole.flatMap { Self.adding(digit, to: $0, isNegative: isNegative) }
        }
        var isWhole = true
        while let byte = peek(), isDigit(byte) || ".eE+-".utf8.contains(byte) {
            place += 1
            isWhole = false
        }
        guard isWhole, let whole else { return .other }
        return .integer(whole)
    }

    /// nil where the number does not fit.
    private static func adding(_ digit: UInt8, to number: Int, isNegative: Bool) -> Int? {
        let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
        let unit = Int(digit - UInt8(ascii: "0"))
        let (sum, more) = tenfold.addingReportingOverflow(isNegative ? -unit : unit)
        return overflow || more ? nil : sum
    }

    private mutating func word(_ rest: StaticString) throws(Malformed) {
        for byte in "\(rest)".utf8 {
            guard next() == byte else { throw malformed("an unknown word") }
        }
    }

    // MARK: - Bytes

    private func peek() -> UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func next() -> UInt8? {
        guard place < bytes.endIndex else { return nil }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: wanted) else { return false }
        place += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || (0x09...0x0D).contains(byte) { place += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private func malformed(_ reason: String) -> Malformed {
        Malformed(reason: reason, offset: place - bytes.startIndex)
    }
}
