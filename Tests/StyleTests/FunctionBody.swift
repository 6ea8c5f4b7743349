/// Where a function, or a computed property, stands in a file.
///
/// The code is laid out by a formatter, so that a body ends at the first closing brace that is indented as its head is.
struct FunctionBody {
    let firstLine: Int
    let lineCount: Int

    /// The bodies in a file of Swift or C that span more than their head; none in other files.
    static func all(in file: Repository.File) -> [FunctionBody] {
        let lines = file.lines
        let isHead = file.isSwift ? isSwiftHead : isCHead
        return lines.indices.filter { isHead(lines[$0]) }.compactMap { first in
            let indent = indentation(lines[first])
            let rest = lines[(first + 1)...]
            // A line that neither continues the head nor closes the body: the head had no body of its own.
            let end = rest.firstIndex { !$0.isEmpty && indentation($0) <= indent && !continuesHead($0) }
            guard let end, lines[end].dropFirst(indent).hasPrefix("}") else { return nil }
            return FunctionBody(firstLine: first + 1, lineCount: end - first + 1)
        }
    }

    private static func indentation(_ line: Substring) -> Int {
        line.prefix { $0 == " " }.count
    }

    private static func continuesHead(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        return text.hasPrefix(")") || text.hasPrefix("{") || text.hasPrefix("#")
    }

    /// Rough: a comment may pass for a head, and then has no body.
    private static func isSwiftHead(_ line: Substring) -> Bool {
        line.split(separator: " ").contains { word in
            switch word {
            case "func", "deinit": true
            case "var": line.hasSuffix("{")
            default: ["init(", "init?(", "init<", "subscript("].contains { word.hasPrefix($0) }
            }
        }
    }

    private static func isCHead(_ line: Substring) -> Bool {
        line.first?.isLetter == true && line.contains("(") && !line.contains(";") && !line.contains("=")
    }
}
