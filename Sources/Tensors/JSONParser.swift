/// A strict reader of JSON (RFC 8259) that refuses repeated names, deep nesting and floods of values.
struct JSONParser {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var values = 0

    /// Deeper than any configuration, and far from the end of the stack.
    private static let deepest = 32
    private let mostValues: Int

    /// A reader that refuses more values than the header of a hundred thousand tensors has.
    init(_ bytes: UnsafeRawBufferPointer, mostValues: Int = 1_000_000) {
        self.bytes = bytes
        self.mostValues = mostValues
    }

    mutating func document() throws -> JSON {
        let result = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("there is more after its end") }
        return result
    }

    private mutating func value(depth: Int) throws -> JSON {
        guard depth < Self.deepest else { throw failure("it is nested too deeply") }
        values += 1
        guard values <= mostValues else { throw failure("it has too many values") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws -> JSON {
        position += 1
        var members: [String: JSON] = [:]
        if accept("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure("a name is missing") }
            let name = try string()
            guard accept(":") else { throw failure("a colon is missing") }
            let member = try value(depth: depth + 1)
            guard members.updateValue(member, forKey: name) == nil else {
                throw failure("a name is given twice (\(name))")
            }
        } while accept(",")
        guard accept("}") else { throw failure("an object is not closed") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws -> JSON {
        position += 1
        var elements: [JSON] = []
        if accept("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while accept(",")
        guard accept("]") else { throw failure("an array is not closed") }
        return .array(elements)
    }

    private mutating func word(_ text: StaticString, _ meaning: JSON) throws -> JSON {
        let end = position + text.utf8CodeUnitCount
        guard end <= bytes.count,
            bytes[position..<end].elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: end - position))
        else { throw failure("there is an unknown word") }
        position = end
        return meaning
    }

    private mutating func number() throws -> JSON {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let leadingZero = peek == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !leadingZero || whole == 1 else { throw failure("a value is expected") }
        var isInteger = true
        if peek == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits() > 0 else { throw failure("a number has no digits after its point") }
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw failure("a number has no digits in its exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw failure("a number is too large") }
        return .number(number)
    }

    /// Passes over digits and says how many there were.
    private mutating func digits() -> Int {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func string() throws -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else {
                    throw failure("text is not UTF-8")
                }
                return result
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw failure("there is a control character in text")
            default: text.append(byte)
            }
        }
        throw failure("text is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        guard let byte = peek else { throw failure("text is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default: throw failure("there is an unknown escape in text")
        }
    }

    /// The character of a `\u` escape, or of two that make a surrogate pair.
    private mutating func scalar() throws -> Character {
        var code = try hexadecimal()
        if (0xD800..<0xDC00).contains(code) {
            guard peek == UInt8(ascii: "\\") else { throw failure("half a surrogate pair in text") }
            position += 1
            guard peek == UInt8(ascii: "u") else { throw failure("half a surrogate pair in text") }
            position += 1
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair in text") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair in text") }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("an escape in text is not four hex digits") }
        position += 4
        return code
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Passes over `mark` and the space before it, if it is next.
    private mutating func accept(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func failure(_ what: String) -> JSONError { JSONError("\(what) at byte \(position)") }
}
