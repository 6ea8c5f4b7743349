import Foundation

/// The canonical bytes of what a digest stands for: equal values give equal bytes, and different ones different.
///
/// Every integer is 64 bits, big-endian, two's complement. A string is the length of its NFC UTF-8 form in
/// bytes, then these bytes. A value is one ASCII letter for its type, then the value:
///
/// | type | letter | bytes |
/// |---|---|---|
/// | text | `t` | a string |
/// | integer | `i` | an integer |
/// | number | `d` | its IEEE-754 bits as an integer; −0 as 0 |
/// | boolean | `b` | one byte, 0 or 1 |
/// | integers | `l` | their count, then each |
/// | texts | `s` | their count, then each as a string |
struct CanonicalBytes {
    private(set) var bytes: [UInt8]

    /// Starts with the ASCII bytes of `mark`, without a length.
    init(mark: String) { bytes = Array(mark.utf8) }

    mutating func append(_ value: Int) {
        let pattern = UInt64(bitPattern: Int64(value))
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
        }
    }

    mutating func append(_ text: String) {
        let canonical = text.utf8.allSatisfy { $0 < 128 } ? text : text.precomposedStringWithCanonicalMapping
        append(canonical.utf8.count)
        bytes.append(contentsOf: canonical.utf8)
    }

    mutating func append(_ value: ParameterValue) {
        switch value {
        case .text(let text):
            append(tag: "t")
            append(text)
        case .integer(let integer):
            append(tag: "i")
            append(integer)
        case .number(let number):
            append(tag: "d")
            append(Int(Int64(bitPattern: (number == 0 ? 0 : number).bitPattern)))
        case .boolean(let boolean):
            append(tag: "b")
            bytes.append(boolean ? 1 : 0)
        case .integers(let integers):
            append(tag: "l")
            append(integers.count)
            for integer in integers { append(integer) }
        case .texts(let texts):
            append(tag: "s")
            append(texts.count)
            for text in texts { append(text) }
        }
    }

    private mutating func append(tag: Unicode.Scalar) { bytes.append(UInt8(ascii: tag)) }
}
