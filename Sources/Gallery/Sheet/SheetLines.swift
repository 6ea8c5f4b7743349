/// The columns, the rows or the sheets of a grid: the combinations of values of some dimensions that occur.
struct SheetLines {
    private let grid: Grid
    private let dimensions: [Int]
    /// A position per dimension, the outermost first; one empty combination where there are no dimensions.
    let tuples: [[Int]]

    init(_ grid: Grid, dimensions: [Int]) {
        self.grid = grid
        self.dimensions = dimensions
        tuples = Set(grid.places.map { place in dimensions.map { place.positions[$0] } })
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    var levels: Int { dimensions.count }

    /// The innermost dimension.
    var inner: Int? { dimensions.last }

    /// What heads a group: the dimension and its value.
    func text(of tuple: [Int], level: Int) -> String {
        let dimension = grid.dimensions[dimensions[level]]
        return "\(dimension.title): \(dimension.label(at: tuple[level]))"
    }

    /// What heads a whole sheet.
    func heading(of tuple: [Int]) -> String {
        tuple.indices.map { text(of: tuple, level: $0) }.joined(separator: ", ")
    }

    /// Whether a value outside the innermost dimension changes at `line`.
    func beginsGroup(_ line: Int) -> Bool {
        line > 0 && tuples[line].dropLast() != tuples[line - 1].dropLast()
    }

    /// The runs of lines that share their values down to `level`.
    func groups(of lines: Range<Int>, level: Int) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        for line in lines {
            if let last = groups.last, tuples[last.lowerBound][...level] == tuples[line][...level] {
                groups[groups.count - 1] = last.lowerBound..<line + 1
            } else {
                groups.append(line..<line + 1)
            }
        }
        return groups
    }
}
