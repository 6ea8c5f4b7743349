/// Character references of HTML: `&eacute;`, `&#233;`, `&#xE9;`.
enum HTMLEntities {
    struct Entity {
        let text: String
        /// Whether the name also counts without its semicolon.
        let isLegacy: Bool
    }

    /// The named references, by their names without `&` and `;`.
    static let named: [String: Entity] = {
        var entities: [String: Entity] = [:]
        for entry in table.split(whereSeparator: \.isWhitespace) {
            guard let mark = entry.firstIndex(where: { $0 == ":" || $0 == "!" }) else { continue }
            let scalars = entry[entry.index(after: mark)...].split(separator: "+")
                .compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            entities[String(entry[..<mark])] = Entity(
                text: String(String.UnicodeScalarView(scalars)), isLegacy: entry[mark] == "!")
        }
        return entities
    }()

    /// Python's `html.unescape`: every reference, also without a semicolon where that is unambiguous.
    static func unescaped(_ text: String) -> String {
        guard text.unicodeScalars.contains("&") else { return text }
        var rest = text.unicodeScalars[...]
        var result = ""
        while let ampersand = rest.firstIndex(of: "&") {
            result.unicodeScalars += rest[..<ampersand]
            rest = rest[rest.index(after: ampersand)...]
            if rest.first == "#", let (code, end) = number(rest.dropFirst()) {
                result += character(code)
                rest = end
            } else {
                let (resolved, end) = name(rest)
                result += resolved
                rest = end
            }
        }
        result.unicodeScalars += rest
        return result
    }

    /// The character of a numeric reference, as browsers and `html.unescape` resolve it; empty for what is no
    /// character.
    static func character(_ code: UInt32) -> String {
        switch code {
        case 0x80...0x9F: return windows1252[Int(code) - 0x80]
        case 1...8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        case 1... where code & 0xFFFE == 0xFFFE && code <= 0x10FFFF: return ""
        case 1...: return Unicode.Scalar(code).map { String($0) } ?? "\u{FFFD}"
        default: return "\u{FFFD}"
        }
    }

    /// The characters of the bytes 0x80 to 0x9F; the five that it leaves undefined stand for themselves.
    static let windows1252 = [
        "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
        "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]

    /// Reads `233;`, `xE9` and the like after `&#`; numbers beyond Unicode are cut to one that is.
    private static func number(
        _ text: Substring.UnicodeScalarView
    ) -> (code: UInt32, rest: Substring.UnicodeScalarView)? {
        let isHexadecimal = text.first == "x" || text.first == "X"
        let text = isHexadecimal ? text.dropFirst() : text
        let digits = text.prefix { scalar in
            scalar.properties.isASCIIHexDigit && (isHexadecimal || ("0"..."9").contains(scalar))
        }
        guard !digits.isEmpty else { return nil }
        let code = digits.reduce(UInt32(0)) { code, digit in
            let value = UInt32(Character(digit).hexDigitValue ?? 0)
            return min(code * (isHexadecimal ? 16 : 10) + value, 0x110000)
        }
        let rest = text[digits.endIndex...]
        return (code, rest.first == ";" ? rest.dropFirst() : rest)
    }

    /// Resolves the name after `&`, or the longest beginning of it that needs no semicolon.
    private static func name(
        _ text: Substring.UnicodeScalarView
    ) -> (resolved: String, rest: Substring.UnicodeScalarView) {
        let stops: Set<Unicode.Scalar> = ["\t", "\n", "\u{C}", " ", "<", "&", "#", ";"]
        let name = text.prefix(32).prefix { !stops.contains($0) }
        let rest = text[name.endIndex...]
        if rest.first == ";", let entity = named[String(name)] { return (entity.text, rest.dropFirst()) }
        for length in stride(from: name.count, to: 1, by: -1) {
            let beginning = name.prefix(length)
            guard let entity = named[String(beginning)], entity.isLegacy else { continue }
            return (entity.text, text[beginning.endIndex...])
        }
        return ("&", text)
    }
}
