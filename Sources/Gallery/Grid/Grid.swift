package import Sweeps

/// A sweep laid out to be looked at: its cells along dimensions, each with what there is of it.
package struct Grid: Sendable {
    /// What there is of a cell.
    package enum State: Hashable, Sendable {
        case done
        case missing
        /// The reason.
        case failed(String)
    }

    /// A cell in the grid.
    package struct Place: Sendable {
        package let cell: Cell
        /// The key of the cell's picture.
        package let key: ContentKey
        package let state: State
        /// The cell's position in every dimension.
        package let positions: [Int]
        /// Its position among the candidates as the spec has them, where the sweep is ranked.
        var candidate: Int?
        /// How the picture is ranked; nil where it is not, or not yet.
        package var standing: Standing?
        /// What stands below the picture.
        var caption: String?
    }

    /// Candidates that stand in the order of their ranks.
    package struct RankedDimension: Sendable {
        /// The place of the dimension.
        let place: Int
        /// The candidates in the spec's order.
        let candidates: Dimension
    }

    /// What is kept of a cell's sampling, to be shown as an animation.
    package struct Film: Sendable {
        /// The cell's index.
        package let cell: Int
        /// The pictures, the cell's own last.
        package let keys: [ContentKey]
    }

    /// The most cells that a grid shows.
    package static let maximumCells = 20_000

    /// The name of the sweep.
    package let name: String
    package let dimensions: [Dimension]
    /// The dimensions across, by their place in `dimensions`, the outermost first.
    package let columns: [Int]
    /// The dimensions down, the outermost first.
    package let rows: [Int]
    /// The dimensions that are on neither: every combination of their values has a grid of its own.
    package let sheets: [Int]
    package let places: [Place]
    package let films: [Film]
    /// What tells a cell from the others, by its index: its values along the axes of the sweep.
    package let labels: [Int: String]
    /// The dimension that shows ranks; nil where the sweep is not ranked.
    package let ranked: RankedDimension?
    /// The names of the task's parameters that some cell has, in the task's order.
    package let parameters: [String]
    /// What all cells share and is worth telling: what differs from the defaults.
    package let constants: [(name: String, label: String)]

    /// The number of cells in each state.
    package var counts: (done: Int, missing: Int, failed: Int) {
        places.reduce(into: (0, 0, 0)) { counts, place in
            switch place.state {
            case .done: counts.done += 1
            case .missing: counts.missing += 1
            case .failed: counts.failed += 1
            }
        }
    }

    /// How much there is, and what all cells share, in one line.
    var summary: String {
        let (done, missing, failed) = counts
        let total = places.count
        var parts = [
            done == total ? "\(total) picture\(total == 1 ? "" : "s")" : "\(done) of \(total) pictures"
        ]
        if missing > 0 { parts.append("\(missing) missing") }
        if failed > 0 { parts.append("\(failed) failed") }
        return (parts + constants.map { "\($0.name) \($0.label)" }).joined(separator: "  ·  ")
    }
}
