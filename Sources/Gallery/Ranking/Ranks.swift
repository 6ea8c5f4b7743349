package import Sweeps

/// The cells of a ranked sweep in order: those that differ in nothing but the candidates' axes are ranked among
/// themselves.
package struct Ranks: Sendable {
    /// By cell; nil for one without a score.
    package let standings: [Standing?]
    /// By cell, its place among its candidates, from 0: by score, the best first; among equals, and where there is no
    /// score, in the spec's order.
    package let places: [Int]

    /// - Parameters:
    ///   - coordinates: of the cells, in the spec's order
    ///   - scores: of the cells, as far as they are known
    ///   - candidates: the axes whose values are candidates for the same picture
    package init(_ coordinates: [[Int]], scores: [Score?], candidates: [Int]) {
        var standings = [Standing?](repeating: nil, count: coordinates.count)
        var places = [Int](repeating: 0, count: coordinates.count)
        let groups = Dictionary(grouping: coordinates.indices) { cell in
            coordinates[cell].enumerated().filter { !candidates.contains($0.offset) }.map(\.element)
        }
        for cells in groups.values {
            let scored = cells.compactMap { cell in scores[cell].map { (cell: cell, score: $0) } }
                .sorted { ($1.score.total, $0.cell) < ($0.score.total, $1.cell) }
            let counts = Dictionary(grouping: scored, by: \.score.total).mapValues(\.count)
            var rank = 1
            for (place, (cell, score)) in scored.enumerated() {
                if place > 0, score.total < scored[place - 1].score.total { rank = place + 1 }
                standings[cell] = Standing(
                    rank: rank, isTied: counts[score.total, default: 1] > 1, count: scored.count, score: score
                )
                places[cell] = place
            }
            for (place, cell) in cells.filter({ scores[$0] == nil }).enumerated() {
                places[cell] = scored.count + place
            }
        }
        self.standings = standings
        self.places = places
    }
}

extension Sweep {
    /// The axes whose values are candidates for the same picture, by their places: that of the seed and those which
    /// advance with it, or all where the seed does not vary; nil where the sweep is not ranked.
    var candidateAxes: [Int]? {
        guard ranking != nil, let name = task.scoring?.candidates else { return nil }
        guard axes.contains(where: { $0.name == name }) else { return Array(axes.indices) }
        let names = zips.first { $0.contains(name) } ?? [name]
        return axes.indices.filter { names.contains(axes[$0].name) }
    }
}
