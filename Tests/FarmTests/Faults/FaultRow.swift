import Foundation

/// A row of the table of faults: a sweep, what is done to its farm, and what came of it.
///
/// Its size is small in the test command; `Scripts/chaos` sets `FLOYDFARM_CHAOS` and has it in full.
struct FaultRow {
    /// The number that the row has in the table of `Sources/Farm/README.md`.
    let number: Int
    let fault: String
    let cells: Int
    /// How long the rendering of a cell takes.
    let milliseconds: Int
    /// How often the fault is done.
    let times: Int

    /// The file that rows in full size are written to, one line each.
    private static let table = ProcessInfo.processInfo.environment["FLOYDFARM_CHAOS"]

    static var isFull: Bool { table != nil }
    /// Seconds that a row waits for progress.
    static var patience: Double { isFull ? 900 : 120 }

    /// A row with the size of the test command: `cells` of `milliseconds`, the fault `times` times; in full size it has
    /// 2,000 cells of 50 ms unless `full` says otherwise.
    init(
        _ number: Int, _ fault: String, cells: Int, milliseconds: Int, times: Int = 1,
        full: (cells: Int, milliseconds: Int, times: Int)
    ) {
        self.number = number
        self.fault = fault
        self.cells = Self.isFull ? full.cells : cells
        self.milliseconds = Self.isFull ? full.milliseconds : milliseconds
        self.times = Self.isFull ? full.times : times
    }

    /// Adds a line to the table, in full size.
    func report(_ tally: Tally, bound: ClosedRange<Int>) {
        guard let table = Self.table, let handle = FileHandle(forWritingAtPath: table) else { return }
        let columns: [Any] = [
            number, fault, cells, times, tally.ok, tally.lost, tally.unexpected, tally.duplicated,
            tally.recovered, tally.renders, "\(bound.lowerBound)–\(bound.upperBound)", Int(tally.seconds),
        ]
        let line = "| " + columns.map { "\($0)" }.joined(separator: " | ") + " |\n"
        _ = try? handle.seekToEnd()
        try? handle.write(contentsOf: Data(line.utf8))
    }
}
