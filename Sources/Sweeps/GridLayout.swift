/// The axes that a spec wants on the columns and on the rows of its grid, the outermost first.
package struct GridLayout: Hashable, Sendable {
    /// The axes of film strips: the steps of a sampling, and what a frame shows.
    package static let ofStrips = ["step", "shows"]
    /// The axis that stands in the place of candidates which are ranked.
    package static let ofRanks = "rank"

    package let columns: [String]
    package let rows: [String]

    package init(columns: [String], rows: [String]) {
        self.columns = columns
        self.rows = rows
    }
}
