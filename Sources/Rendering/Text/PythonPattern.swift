import Foundation

/// A regular expression in Python's `re` syntax and with its meaning of `\w`, `\d`, `\s` and `\b`.
///
/// ICU, which runs it, has wider or narrower classes under the same names; they are spelled out here.
struct PythonPattern: Sendable {
    private let expression: NSRegularExpression

    init(_ pattern: String) {
        do {
            expression = try NSRegularExpression(
                pattern: Self.translated(pattern), options: .useUnixLineSeparators)
        } catch {
            preconditionFailure("\(pattern) is no regular expression: \(error)")
        }
    }

    /// `re.sub`; in `template`, `$1` is the first group.
    func replacing(in text: String, with template: String) -> String {
        expression.stringByReplacingMatches(in: text, range: Self.all(of: text), withTemplate: template)
    }

    func count(in text: String) -> Int {
        expression.numberOfMatches(in: text, range: Self.all(of: text))
    }

    /// `pattern.search(text, from)` in offsets of UTF-16: the match and its first group.
    func search(_ text: NSString, from offset: Int) -> (match: Range<Int>, group: Range<Int>?)? {
        find(in: text, from: offset, options: [.withTransparentBounds])
    }

    /// `pattern.match(text, offset)` in offsets of UTF-16: the match and its first group.
    func match(_ text: NSString, at offset: Int) -> (match: Range<Int>, group: Range<Int>?)? {
        find(in: text, from: offset, options: [.withTransparentBounds, .anchored])
    }

    private func find(
        in text: NSString, from offset: Int, options: NSRegularExpression.MatchingOptions
    ) -> (match: Range<Int>, group: Range<Int>?)? {
        let range = NSRange(location: offset, length: text.length - offset)
        guard let result = expression.firstMatch(in: text as String, options: options, range: range),
            let match = Range(result.range)
        else { return nil }
        return (match, result.numberOfRanges > 1 ? Range(result.range(at: 1)) : nil)
    }

    private static func all(of text: String) -> NSRange { NSRange(location: 0, length: text.utf16.count) }

    private static let classes: [Character: String] = {
        let word = #"\p{L}\p{N}_"#
        let space = #"\p{Z}\x09-\x0D\x1C-\x1F\x85"#
        return [
            "w": "[\(word)]", "W": "[^\(word)]", "d": #"\p{Nd}"#, "D": #"\P{Nd}"#,
            "s": "[\(space)]", "S": "[^\(space)]",
            "b": "(?:(?<=[\(word)])(?![\(word)])|(?<![\(word)])(?=[\(word)]))",
        ]
    }()

    private static func translated(_ pattern: String) -> String {
        var result = ""
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                result += classes[character] ?? "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
