/// The pieces of Prometheus' text format, version 0.0.4.
///
/// See https://prometheus.io/docs/instrumenting/exposition_formats/.
enum TextFormat {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A name of a metric: characters that it may not have become `_`.
    static func name(_ text: String) -> String { cleaned(text, allowing: "_:") }

    /// Labels in the order of their names, without braces; of labels of one name the last counts.
    static func labels(_ pairs: [(String, String)]) -> String {
        var values: [String: String] = [:]
        for (name, value) in pairs { values[cleaned(name, allowing: "_")] = value }
        return values.sorted { $0.key < $1.key }
            .map { "\($0)=\"\(escaped($1, quote: true))\"" }
            .joined(separator: ",")
    }

    static func help(_ text: String) -> String { escaped(text, quote: false) }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        let text = String(value)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private static func cleaned(_ text: String, allowing more: String) -> String {
        let clean = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) || more.contains($0) ? $0 : "_" }
        return clean.first?.isNumber ?? true ? "_" + String(clean) : String(clean)
    }

    private static func escaped(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quote: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
