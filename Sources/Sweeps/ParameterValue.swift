/// One value of a parameter, as a spec or a flag gives it.
package enum ParameterValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    /// A list that is one value: custom timesteps.
    case integers([Int])
    /// A list that is one value: prompts of one picture.
    case texts([String])

    /// The texts that the value is or holds.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .texts(let texts): texts
        default: []
        }
    }

    /// The value as a person writes it: `7` for the number 7, `on`, `999, 800, 0`; long lists are shortened.
    package var label: String {
        switch self {
        case .text(let text): text
        case .texts(let texts): texts.joined(separator: " | ")
        case .integer(let integer): "\(integer)"
        case .number(let number): Self.decimal(number)
        case .boolean(let boolean): boolean ? "on" : "off"
        case .integers(let integers) where integers.count > 6:
            "\(integers[0]), \(integers[1]) … \(integers[integers.count - 1]) (\(integers.count))"
        case .integers(let integers): integers.map(String.init).joined(separator: ", ")
        }
    }

    /// The shortest decimal form that reads back as the same number, whole ones without a fraction.
    static func decimal(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
