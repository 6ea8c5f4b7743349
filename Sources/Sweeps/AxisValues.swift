/// The values of a parameter in order: listed, or a range that is never written out.
package enum AxisValues: Hashable, Sendable {
    /// Listed values; nil stands for an absent parameter.
    case list([ParameterValue?])
    case range(DecimalRange)

    package var count: Int {
        switch self {
        case .list(let values): values.count
        case .range(let range): range.count
        }
    }

    package subscript(position: Int) -> ParameterValue? {
        switch self {
        case .list(let values): values[position]
        case .range(let range): range[position]
        }
    }

    /// The place of the first value equal to `value`.
    package func firstIndex(of value: ParameterValue?) -> Int? {
        switch self {
        case .list(let values): values.firstIndex(of: value)
        case .range(let range): value.flatMap(range.firstIndex)
        }
    }
}
