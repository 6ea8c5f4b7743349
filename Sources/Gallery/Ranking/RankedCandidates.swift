import Sweeps

/// The candidates of a ranked sweep, as the grid puts them in order.
struct RankedCandidates {
    let ranks: Ranks
    /// The place of the candidates among the grid's dimensions; nil where there is but one.
    let place: Int?
    private let dimensions: [Dimension]

    /// Ranks the cells of a grid with these dimensions; nil where the sweep is not ranked.
    ///
    /// - Throws: what `score` throws.
    init?(
        _ cells: [Cell], of sweep: Sweep, dimensions: [Dimension], score: (Cell) throws -> Score?
    ) throws {
        guard let axes = sweep.candidateAxes else { return nil }
        ranks = Ranks(cells.map(\.coordinates), scores: try cells.map(score), candidates: axes)
        place = axes.first.flatMap { axis in
            dimensions.firstIndex { $0.names.contains(sweep.axes[axis].name) }
        }
        self.dimensions = dimensions
    }

    /// Puts a cell where its rank is; gives where it stood.
    func rank(_ cell: Int, _ positions: inout [Int]) -> Int? {
        guard let place else { return nil }
        defer { positions[place] = ranks.places[cell] }
        return positions[place]
    }

    /// The dimensions with the ranks in place of the candidates.
    func ranked() -> ([Dimension], Grid.RankedDimension?) {
        guard let place else { return (dimensions, nil) }
        var result = dimensions
        let count = (ranks.places.max() ?? 0) + 1
        result[place] = Dimension(
            names: [GridLayout.ofRanks], labels: (0..<count).map { ["\($0 + 1)"] })
        return (result, Grid.RankedDimension(place: place, candidates: dimensions[place]))
    }

    /// What stands below a picture: its rank, its score, and which candidate it is.
    func caption(_ cell: Int, candidate: Int?) -> String? {
        let standing = ranks.standings[cell]
        let parts = [standing?.rankText, standing?.score.total.percent, candidate.flatMap(name)]
            .compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    /// `seed 17`.
    private func name(of candidate: Int) -> String? {
        guard let dimension = place.map({ dimensions[$0] }) else { return nil }
        return zip(dimension.names, dimension.labels[candidate]).map { "\($0) \($1)" }
            .joined(separator: ", ")
    }
}
