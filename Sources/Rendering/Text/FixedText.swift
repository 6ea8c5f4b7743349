import Foundation

/// What ftfy repairs in a text, without its search for mojibake (`ftfy/__init__.py`, `fix_text` with its
/// defaults).
enum FixedText {
    /// Every line on its own; references of HTML are resolved up to the first line that has a `<`.
    static func fixed(_ text: String) -> String {
        var resolvesReferences = true
        var result = ""
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            line.append(scalar)
            guard scalar == "\n" else { continue }
            result += fixed(line: String(line), &resolvesReferences)
            line = String.UnicodeScalarView()
        }
        return result + fixed(line: String(line), &resolvesReferences)
    }

    /// Repairs again and again until nothing changes, since one repair can lay bare another.
    private static func fixed(line: String, _ resolvesReferences: inout Bool) -> String {
        if line.unicodeScalars.contains("<") { resolvesReferences = false }
        var text = line
        while true {
            let before = text
            if resolvesReferences { text = resolved(text) }
            text = String(String.UnicodeScalarView(text.unicodeScalars.flatMap(replacement)))
            text = terminalEscape.replacing(in: text, with: "")
            text.unicodeScalars.removeAll(where: isControl)
            text = text.precomposedStringWithCanonicalMapping
            if text.unicodeScalars.elementsEqual(before.unicodeScalars) { return text }
        }
    }

    private static let terminalEscape = PythonPattern(#"\x1B\[((?:\d|;)*)([a-zA-Z])"#)
    private static let reference = PythonPattern("&#?[0-9A-Za-z]{1,24};")

    /// Resolves references that end in a semicolon, and leaves those alone that give one.
    private static func resolved(_ text: String) -> String {
        let units = text as NSString
        var result = ""
        var position = 0
        while let found = reference.search(units, from: position)?.match {
            let source = units.substring(with: NSRange(found))
            let character = HTMLEntities.unescaped(source)
            result += units.substring(with: NSRange(position..<found.lowerBound))
            result += character.unicodeScalars.contains(";") ? source : character
            position = found.upperBound
        }
        return result + units.substring(from: position)
    }

    private static func replacement(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        replacements[scalar] ?? [scalar]
    }

    /// C1 controls as Windows-1252 has them, ligatures, widths, quotation marks, line breaks.
    private static let replacements: [Unicode.Scalar: [Unicode.Scalar]] = {
        var table: [Unicode.Scalar: [Unicode.Scalar]] = ["\u{3000}": [" "]]
        func add(_ scalar: Unicode.Scalar, _ text: String) { table[scalar] = Array(text.unicodeScalars) }
        for code in UInt32(0xFF01)...0xFFEF {
            guard let scalar = Unicode.Scalar(code) else { continue }
            add(scalar, String(scalar).precomposedStringWithCompatibilityMapping)
        }
        for (ligature, letters) in ligatures { add(ligature, letters) }
        for scalar in "\u{2BC}\u{2018}\u{2019}\u{201A}\u{201B}".unicodeScalars { add(scalar, "'") }
        for scalar in "\u{201C}\u{201D}\u{201E}\u{201F}".unicodeScalars { add(scalar, "\"") }
        for scalar in "\r\u{2028}\u{2029}".unicodeScalars { add(scalar, "\n") }
        for (offset, text) in HTMLEntities.windows1252.enumerated() {
            if let scalar = Unicode.Scalar(UInt32(0x80 + offset)) { add(scalar, text) }
        }
        return table
    }()

    private static let ligatures: [(Unicode.Scalar, String)] = [
        ("Ĳ", "IJ"), ("ĳ", "ij"), ("ŉ", "\u{2BC}n"), ("Ǳ", "DZ"), ("ǲ", "Dz"), ("ǳ", "dz"), ("Ǆ", "DŽ"),
        ("ǅ", "Dž"), ("ǆ", "dž"), ("Ǉ", "LJ"), ("ǈ", "Lj"), ("ǉ", "lj"), ("Ǌ", "NJ"), ("ǋ", "Nj"),
        ("ǌ", "nj"),
        ("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "ſt"), ("ﬆ", "st"),
    ]

    /// Controls that show nothing, save those that make space.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...8, 0xB, 0xE...0x1F, 0x7F, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: true
        default: false
        }
    }
}
