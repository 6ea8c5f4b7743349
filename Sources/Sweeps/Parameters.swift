/// The parameters of one cell: every declared name with its value, defaults filled in.
package struct Parameters: Hashable, Sendable {
    package private(set) var values: [String: ParameterValue]

    package init(_ values: [String: ParameterValue] = [:]) { self.values = values }

    package subscript(name: String) -> ParameterValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    package func text(_ name: String) -> String? {
        if case .text(let value)? = values[name] { value } else { nil }
    }

    package func texts(_ name: String) -> [String]? {
        if case .texts(let value)? = values[name] { value } else { nil }
    }

    package func integer(_ name: String) -> Int? {
        if case .integer(let value)? = values[name] { value } else { nil }
    }

    /// The number, also where the spec wrote an integer.
    package func number(_ name: String) -> Double? {
        switch values[name] {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    package func boolean(_ name: String) -> Bool? {
        if case .boolean(let value)? = values[name] { value } else { nil }
    }
}
