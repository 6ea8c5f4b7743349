// What Python's `str` does where Swift's `String` does otherwise: captions are cleaned as the reference
// cleans them.

extension Unicode.Scalar {
    /// `str.isspace`: separators and the control characters that Python counts as space.
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x1F, 0x85: return true
        default: break
        }
        switch properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}

extension String {
    /// `str.strip()`.
    var pythonStripped: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isPythonSpace }),
            let last = scalars.lastIndex(where: { !$0.isPythonSpace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// `str.lower()`: the full mapping, with the final form of sigma at the end of a word.
    var pythonLowercased: String {
        let scalars = Array(unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\u{3A3}" {
                result += Self.isFinalSigma(at: index, in: scalars) ? "\u{3C2}" : "\u{3C3}"
            } else {
                result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }

    /// Whether a cased letter comes before and none after, case-ignorable characters aside.
    private static func isFinalSigma(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }

    /// `urllib.parse.unquote_plus`: plus signs to spaces, then `%XX` to bytes of UTF-8, within each run of
    /// ASCII.
    var percentDecoded: String {
        var result = ""
        var run: [UInt8] = []
        for scalar in unicodeScalars {
            if let byte = UInt8(exactly: scalar.value), byte < 0x80 {
                run.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            } else {
                result += Self.percentDecoded(run)
                run = []
                result.unicodeScalars.append(scalar)
            }
        }
        return result + Self.percentDecoded(run)
    }

    /// Bytes that are no UTF-8 become U+FFFD; a `%` without two digits stays.
    private static func percentDecoded(_ run: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var index = 0
        while index < run.count {
            if run[index] == UInt8(ascii: "%"), index + 2 < run.count,
                let high = hexadecimal(run[index + 1]), let low = hexadecimal(run[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(run[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map(UInt8.init)
    }
}
