import Sweeps

/// What a table says of the ranks of a sweep's cells.
struct RankColumns {
    private let ranks: Ranks
    private let views: Int

    /// Ranks all cells of `sweep`.
    ///
    /// - Throws: what the scores throw.
    init(_ scores: Export.Scores, of sweep: Sweep) throws {
        var coordinates: [[Int]] = []
        var known: [Score?] = []
        for cell in sweep.cells() {
            coordinates.append(cell.coordinates)
            known.append(try scores.score(cell))
        }
        ranks = Ranks(coordinates, scores: known, candidates: sweep.candidateAxes ?? [])
        views = scores.views
    }

    /// `rank`, `tied`, `score`, and, of pictures with several views, `score.1` and so on.
    static func names(_ scores: Export.Scores) -> [String] {
        ["rank", "tied", "score"] + places(scores.views).map { "score.\($0 + 1)" }
    }

    private static func places(_ views: Int) -> Range<Int> { 0..<(views > 1 ? views : 0) }

    /// The standing of the cell that is the sweep's so-and-so-many-th; nil where it has none.
    func standing(_ cell: Int) -> Standing? { ranks.standings[cell] }

    /// The columns of a cell, empty where it has no score.
    func fields(_ cell: Int) -> [String] {
        let standing = ranks.standings[cell]
        return [
            standing.map { "\($0.rank)" } ?? "", standing.map { $0.isTied ? "yes" : "no" } ?? "",
            standing?.score.total.decimal ?? "",
        ]
            + Self.places(views).map { place in
                guard let views = standing?.score.views, views.indices.contains(place) else { return "" }
                return views[place].decimal
            }
    }
}
