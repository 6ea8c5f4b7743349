/// Says which points of a block are no cells: excluded ones, and those that an earlier block has already.
///
/// Everything is said in *patterns*: products of conditions on single dimensions. A point is dropped if it
/// matches a pattern of some group's `boxes` and none of the same group's `exceptions`: the block's own
/// exclusions are one group without exceptions; every earlier block is a group whose boxes are its products
/// and whose exceptions are its exclusions. A value matches the same patterns wherever it stands, so
/// intersecting the pattern sets of a point's values gives the patterns of the point.
struct DropFilter {
    struct Group {
        let boxes: Bits
        let exceptions: Bits
    }

    /// The patterns that the values of one dimension match.
    struct DimensionMatches {
        /// Those of every value.
        let common: Bits
        /// The matches of the values that match more, by their place.
        let special: [Int: Bits]
        let count: Int

        func matches(_ position: Int) -> Bits { special[position] ?? common }
    }

    let dimensions: [DimensionMatches]
    let groups: [Group]
    /// All patterns.
    let all: Bits

    /// Whether every point is a cell.
    var keepsAll: Bool { groups.isEmpty }

    func drops(_ positions: [Int]) -> Bool {
        guard !keepsAll else { return false }
        var alive = all
        for (dimension, position) in zip(dimensions, positions) {
            alive.formIntersection(dimension.matches(position))
        }
        return groups.contains { $0.boxes.intersects(alive) && !$0.exceptions.intersects(alive) }
    }
}
