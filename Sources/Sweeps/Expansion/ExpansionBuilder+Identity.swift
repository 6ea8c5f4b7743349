extension ExpansionBuilder {
    /// The bytes that the digest in a sweep's id is over: the task, and of every block what it means.
    func canonicalBytes(task: TaskDeclaration) -> CanonicalBytes {
        var bytes = CanonicalBytes(mark: "floydfarm sweep")
        bytes.append(task.name)
        bytes.append(blocks.count)
        for (block, exclusions) in zip(blocks, exclusions) {
            bytes.append(block.dimensions.count)
            for dimension in block.dimensions {
                bytes.append(dimension.members.count)
                for member in dimension.members {
                    bytes.append(member.name)
                    bytes.append(member.values)
                }
            }
            bytes.append(block.constants.count)
            for (name, value) in block.constants.sorted(by: { $0.key < $1.key }) {
                bytes.append(name)
                bytes.append(value)
            }
            bytes.append(exclusions.count)
            for exclusion in exclusions {
                bytes.append(exclusion.count)
                for constraint in exclusion {
                    bytes.append(constraint.names[0])
                    bytes.append(constraint.columns[0])
                }
            }
        }
        return bytes
    }
}

extension CanonicalBytes {
    /// The count and the values of a list, an absent one as an empty list of integers; a range by its terms.
    fileprivate mutating func append(_ values: AxisValues) {
        switch values {
        case .list(let values):
            append(values.count)
            for value in values { append(value ?? .integers([])) }
        case .range(let range):
            append(-1)
            for term in [range.start, range.step, range.count, range.scale, range.isNumber ? 1 : 0] {
                append(term)
            }
        }
    }
}
