import ArgumentParser
import Sweeps

/// The flags that a task's parameters give rise to: `--name value` or `--name=value`, with the names of a spec.
struct ParameterFlags {
    let values: [(name: String, text: String)]

    /// Sorts out what the command's own options left over.
    ///
    /// - Throws: `ValidationError` that names the argument and what to write instead.
    init(_ arguments: [String]) throws {
        var values: [(name: String, text: String)] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--"), argument.count > 2 else {
                throw ValidationError(
                    "“\(argument)” belongs to no flag: put quotes around a value with spaces")
            }
            let flag = argument.dropFirst(2)
            if let equals = flag.firstIndex(of: "=") {
                values.append((String(flag[..<equals]), String(flag[flag.index(after: equals)...])))
            } else if let value = rest.popFirst() {
                values.append((String(flag), value))
            } else {
                throw ValidationError("\(argument) lacks its value: write \(argument) VALUE")
            }
        }
        self.values = values
    }

    /// A line for every parameter, with its form and its default.
    static func help(_ parameters: [Parameter]) -> String {
        let lines = parameters.map { parameter in
            let standard =
                parameter.isRequired
                ? "must be given"
                : parameter.standard.map { "default: \($0 == .text("") ? "none" : $0.label)" }
            let notes = [form(parameter.kind), standard].compactMap(\.self).joined(separator: "; ")
            return "  --\(parameter.name)\n" + wrapped("\(parameter.help) (\(notes))", indent: 6)
        }
        return "PARAMETERS:\n" + lines.joined(separator: "\n")
    }

    /// The text in indented lines of less than 80 columns, at which the argument parser would break them.
    private static func wrapped(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let line = lines.last, line.count + word.count < 79 {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(margin + word)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func form(_ kind: Parameter.Kind) -> String {
        switch kind {
        case .text: "text"
        case .texts(let count): "“[a, b]”, \(count.lowerBound) to \(count.upperBound) texts"
        case .integer(let range): "\(range.lowerBound)…\(range.upperBound)"
        case .number(let range):
            "\(ParameterValue.number(range.lowerBound).label)…\(ParameterValue.number(range.upperBound).label)"
        case .boolean: "on or off"
        case .choice(let choices): choices.joined(separator: ", ")
        case .schedule(let named):
            "a count, \(named.keys.sorted().joined(separator: ", ")), or “{timesteps: [999, 800, 0]}”"
        case .model: "a name or a folder"
        case .picture: "a PNG or JPEG file"
        case .mask: "a PNG or JPEG file, or shapes such as “rectangle 0 0 1 0.5”"
        case .permutation: "a JSON file with a list of numbers"
        case .training: "a folder"
        case .digits: "drawn, drawn:SEED, mnist:FOLDER or fashion-mnist:FOLDER"
        case .interval: "off, or such as “every 5”"
        }
    }
}
