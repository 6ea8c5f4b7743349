import Farm
import Gallery

/// Where the sheets and the page of a sweep are: what `run` and `grid` print at their end.
struct GridResult: Encodable {
    private let event = "grid"
    private let sweep: String
    private let sheets: [String]
    private let page: String
    private let warnings: [String]

    private enum CodingKeys: CodingKey {
        case event, sweep, sheets, page
    }

    init(_ files: GridFiles, sweep: String) {
        self.sweep = sweep
        sheets = files.sheets
        page = files.page
        warnings = files.warnings
    }

    /// The paths on standard output, a line each, or one line of JSON.
    func report(json: Bool) throws {
        warnings.forEach(Terminal.warn)
        if json { return try Terminal.json(self) }
        (sheets + [page]).forEach(Terminal.result)
    }
}
