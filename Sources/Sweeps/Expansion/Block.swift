/// One product of values: a spec without `also`, or with one of its entries laid over it.
struct Block {
    /// Parameters that advance together: a single one, or a zip group.
    struct Dimension {
        let members: [(name: String, values: AxisValues)]
        let count: Int
        /// Whether it changes stage II alone, so that all its values share a job.
        let isStage2Only: Bool
    }

    /// What has more than one value, in order of appearance; the last varies fastest.
    let dimensions: [Dimension]
    /// What has one value, defaults included.
    let constants: [String: ParameterValue]
    /// The names of text parameters some value of which is a template.
    let templates: [String]
    /// The names that only templates use.
    let variables: [String]
    /// The number of points, excluded ones too.
    let count: Int

    /// The place among the values of every dimension, for the point at `index`.
    func positions(at index: Int) -> [Int] {
        var rest = index
        var positions = Array(repeating: 0, count: dimensions.count)
        for dimension in dimensions.indices.reversed() {
            (rest, positions[dimension]) = rest.quotientAndRemainder(dividingBy: dimensions[dimension].count)
        }
        return positions
    }

    /// The values of `name`: those of its dimension, or its one value; nil for an absent parameter.
    func values(of name: String) -> AxisValues {
        for dimension in dimensions {
            for member in dimension.members where member.name == name { return member.values }
        }
        return .list([constants[name]])
    }

    /// The parameters of one point, templates replaced.
    func parameters(at positions: [Int]) -> [String: ParameterValue] {
        var values = constants
        for (dimension, position) in zip(dimensions, positions) {
            for member in dimension.members { values[member.name] = member.values[position] }
        }
        let raw = values
        for name in templates {
            func filled(_ text: String) -> String {
                Template.isTemplate(text) ? Template(text).filled { raw[$0]?.label ?? "" } : text
            }
            switch raw[name] {
            case .text(let text)?: values[name] = .text(filled(text))
            case .texts(let texts)?: values[name] = .texts(texts.map(filled))
            default: continue
            }
        }
        for variable in variables { values[variable] = nil }
        return values
    }
}
