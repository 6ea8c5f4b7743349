/// Counts exactly the points that a `DropFilter` keeps, without visiting them.
///
/// Values of a dimension that match the same patterns are interchangeable, so one stands for all of its class.
/// The count descends dimension by dimension over these classes with the set of patterns still matched; it
/// stops where no pattern can drop anything any more, or where one drops everything, and remembers what it has
/// counted for a set of patterns.
struct CellCounter {
    /// The most states that are visited: sets of exclusions can be built for which counting is intractable.
    private static let maximumStates = 100_000

    private struct State: Hashable {
        let dimension: Int
        let alive: Bits
    }

    private let filter: DropFilter
    private let classes: [[(matches: Bits, count: Int)]]
    /// The number of points from a dimension on.
    private let products: [Int]
    /// The patterns that every value from a dimension on matches.
    private let certain: [Bits]
    private var memory: [State: Int] = [:]

    init(_ filter: DropFilter) {
        self.filter = filter
        classes = filter.dimensions.map { dimension in
            let groups = Dictionary(grouping: dimension.special.values) { $0 }.map {
                ($0.key, $0.value.count)
            }
            let rest = dimension.count - dimension.special.count
            return rest > 0 ? groups + [(dimension.common, rest)] : groups
        }
        var products = [1]
        var certain = [filter.all]
        for dimension in filter.dimensions.reversed() {
            products.append(dimension.count * (products.last ?? 1))
            certain.append(dimension.common.intersection(certain.last ?? filter.all))
        }
        self.products = products.reversed()
        self.certain = certain.reversed()
    }

    /// The number of points kept; nil where it would take too long to find.
    mutating func count() -> Int? { count(from: 0, alive: filter.all) }

    private mutating func count(from dimension: Int, alive: Bits) -> Int? {
        let threats = filter.groups.filter { $0.boxes.intersects(alive) }
        if threats.isEmpty { return products[dimension] }
        let sure = alive.intersection(certain[dimension])
        if threats.contains(where: { $0.boxes.intersects(sure) && !$0.exceptions.intersects(alive) }) {
            return 0
        }
        if dimension == classes.count { return 1 }
        let state = State(dimension: dimension, alive: alive)
        if let known = memory[state] { return known }
        guard memory.count < Self.maximumStates else { return nil }
        var total = 0
        for (matches, size) in classes[dimension] {
            guard let rest = count(from: dimension + 1, alive: alive.intersection(matches)) else {
                return nil
            }
            total += size * rest
        }
        memory[state] = total
        return total
    }
}
