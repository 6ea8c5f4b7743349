/// Translates exclusions and earlier blocks to the patterns of a `DropFilter`.
struct DropFilterBuilder {
    /// The most patterns that one block may have to do with.
    private static let maximumPatterns = 4096
    /// The most values that patterns may name together, and that two unlike ranges may be compared over.
    private static let maximumValues = 1_000_000

    /// For every constrained dimension the places that match.
    private typealias Pattern = [Int: Set<Int>]

    private let block: Block
    private let place: FieldPlace
    private var patterns: [Pattern] = []
    private var groups: [(boxes: Range<Int>, exceptions: Range<Int>)] = []
    private var budget = maximumValues
    private var places: [String: [ParameterValue?: [Int]]] = [:]

    init(_ block: Block, place: FieldPlace) {
        self.block = block
        self.place = place
    }

    /// Drops what one of `exclusions` matches.
    mutating func add(exclusions: [[Constraint]]) throws(SpecError) {
        let boxes = try append(exclusions)
        if !boxes.isEmpty { groups.append((boxes, boxes.upperBound..<boxes.upperBound)) }
    }

    /// Drops the cells of an earlier block: points of its product that its own exclusions do not match.
    mutating func add(earlier: Block, exclusions: [[Constraint]], names: [String]) throws(SpecError) {
        var box = earlier.dimensions.map { dimension in
            Constraint(names: dimension.members.map(\.name), columns: dimension.members.map(\.values))
        }
        let varying = Set(box.flatMap(\.names))
        for name in names where !varying.contains(name) {
            box.append(Constraint(names: [name], columns: [.list([earlier.constants[name]])]))
        }
        let boxes = try append([box])
        guard !boxes.isEmpty else { return }
        groups.append((boxes, try append(exclusions)))
    }

    func filter() throws(SpecError) -> DropFilter {
        let count = patterns.count
        let named = patterns.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
        guard named * (count / 64 + 1) <= 8 * Self.maximumValues else { throw tooIntricate }
        let dimensions = block.dimensions.indices.map { index in
            let unconstrained = patterns.indices.filter { patterns[$0][index] == nil }
            let common = Bits(count: count, members: unconstrained)
            var special: [Int: Bits] = [:]
            for (pattern, positions) in patterns.enumerated() {
                for position in positions[index] ?? [] { special[position, default: common].insert(pattern) }
            }
            return DropFilter.DimensionMatches(
                common: common, special: special, count: block.dimensions[index].count)
        }
        let groups = groups.map {
            DropFilter.Group(
                boxes: Bits(count: count, members: $0.boxes),
                exceptions: Bits(count: count, members: $0.exceptions))
        }
        return DropFilter(
            dimensions: dimensions, groups: groups, all: Bits(count: count, members: 0..<count))
    }

    private var tooIntricate: SpecError {
        place.error("its exclusions and also entries are too many to combine; use fewer or smaller ones")
    }

    /// Appends the patterns of `products` of constraints; gives their places.
    private mutating func append(_ products: [[Constraint]]) throws(SpecError) -> Range<Int> {
        let start = patterns.count
        for product in products {
            var partial: [Pattern] = [[:]]
            for constraint in product {
                let alternatives = try alternatives(constraint)
                guard partial.count * alternatives.count <= Self.maximumPatterns else { throw tooIntricate }
                partial = partial.flatMap { pattern in
                    alternatives.map { pattern.merging($0) { $0.intersection($1) } }
                }
            }
            patterns += partial.filter { $0.values.allSatisfy { !$0.isEmpty } }
            guard patterns.count <= Self.maximumPatterns else { throw tooIntricate }
        }
        return start..<patterns.count
    }

    /// The patterns that together say what `constraint` does; none where it never holds.
    private mutating func alternatives(_ constraint: Constraint) throws(SpecError) -> [Pattern] {
        let touched = block.dimensions.indices.filter { index in
            block.dimensions[index].members.contains { constraint.names.contains($0.name) }
        }
        guard touched.count > 1 else { return try positions(constraint, dimension: touched.first) }
        // Names that advance together there but not here: each row is a pattern of its own.
        guard constraint.count <= Self.maximumPatterns else { throw tooIntricate }
        var result: [Pattern] = []
        for index in 0..<constraint.count {
            var pattern: Pattern? = [:]
            for single in constraint.split(at: index) {
                pattern = try alternatives(single).first.flatMap { found in
                    pattern?.merging(found) { $0.intersection($1) }
                }
            }
            if let pattern { result.append(pattern) }
        }
        return result
    }

    /// One pattern or none for a constraint that touches at most one dimension.
    private mutating func positions(_ constraint: Constraint, dimension: Int?) throws(SpecError) -> [Pattern]
    {
        guard let dimension else {
            let row = constraint.names.map { block.constants[$0] }
            return try membership(constraint)(row) ? [[:]] : []
        }
        let own = constraint.names.map(block.values)
        if own == constraint.columns { return [[:]] }
        let count = block.dimensions[dimension].count
        let found: Set<Int>
        if constraint.names.count == 1, constraint.count <= min(count, Self.maximumValues) {
            found = try places(of: constraint.columns[0], named: constraint.names[0], in: own[0])
        } else {
            guard count <= Self.maximumValues else { throw tooIntricate }
            try spend(count)
            let isWanted = try membership(constraint)
            found = Set((0..<count).filter { place in isWanted(own.map { $0[$0.count == 1 ? 0 : place] }) })
        }
        if found.count == count { return [[:]] }
        return found.isEmpty ? [] : [[dimension: found]]
    }

    /// The places of `wanted` among the values of the dimension that `name` belongs to.
    private mutating func places(
        of wanted: AxisValues, named name: String, in own: AxisValues
    ) throws(SpecError) -> Set<Int> {
        try spend(wanted.count)
        var found: Set<Int> = []
        switch own {
        case .range:
            for index in 0..<wanted.count {
                if let place = own.firstIndex(of: wanted[index]) { found.insert(place) }
            }
        case .list(let values):
            let places = places[name] ?? Dictionary(grouping: values.indices) { values[$0] }
            self.places[name] = places
            for index in 0..<wanted.count { found.formUnion(places[wanted[index]] ?? []) }
            try spend(found.count)
        }
        return found
    }

    /// Whether a row is one of the constraint's.
    private mutating func membership(
        _ constraint: Constraint
    ) throws(SpecError) -> ([ParameterValue?]) -> Bool {
        if constraint.names.count == 1, case .range(let range) = constraint.columns[0] {
            return { row in row[0].flatMap(range.firstIndex) != nil }
        }
        guard constraint.count <= Self.maximumValues else { throw tooIntricate }
        try spend(constraint.count)
        let rows = Set((0..<constraint.count).map(constraint.row))
        return { rows.contains($0) }
    }

    private mutating func spend(_ values: Int) throws(SpecError) {
        budget -= values
        guard budget >= 0 else { throw tooIntricate }
    }
}
