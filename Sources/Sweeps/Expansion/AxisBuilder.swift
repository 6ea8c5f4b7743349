/// Finds the axes of a sweep: what takes more than one value over all of its blocks.
struct AxisBuilder {
    /// The most values that an axis may have whose values differ from block to block.
    private static let maximumMerged = 1_000_000

    /// An axis, and for every block the places of the block's values on it; nil where they are the same.
    struct Placed {
        let axis: Axis
        let places: [[Int]?]
    }

    let blocks: [Block]
    let place: FieldPlace

    /// The axis called `name`; nil where it has one value.
    func axis(_ name: String) throws(SpecError) -> Placed? {
        let parts = blocks.map { $0.values(of: name) }
        let largest = parts.max { $0.count < $1.count } ?? parts[0]
        if parts.allSatisfy({ $0 == parts[0] }) {
            guard parts[0].count > 1 else { return nil }
            // Zipped values may repeat; on an axis each stands once.
            guard case .list(let values) = largest, Set(values).count < values.count else {
                return Placed(axis: Axis(name: name, values: largest), places: parts.map { _ in nil })
            }
        }
        guard largest.count <= Self.maximumMerged else {
            throw place.named(name, line: nil).error(
                "has \(largest.count) values that differ in also; give at most \(Self.maximumMerged)")
        }
        return merged(name, parts)
    }

    private func merged(_ name: String, _ parts: [AxisValues]) -> Placed? {
        var values: [ParameterValue?] = []
        var placeOf: [ParameterValue?: Int] = [:]
        var places: [[Int]?] = []
        for part in parts {
            var own: [Int] = []
            for position in 0..<part.count {
                let value = part[position]
                if placeOf[value] == nil {
                    placeOf[value] = values.count
                    values.append(value)
                }
                own.append(placeOf[value] ?? 0)
            }
            places.append(own)
        }
        guard values.count > 1 else { return nil }
        return Placed(axis: Axis(name: name, values: .list(values)), places: places)
    }
}
