import Foundation

/// Lines on standard error that are redrawn in place on a terminal.
struct LiveBlock {
    private var height = 0

    /// Shows lines in place of the last ones, each cut to the terminal's width.
    mutating func show(_ lines: [String]) {
        let columns = max(Terminal.columns - 1, 1)
        // What another process named may not move the cursor.
        let text = lines.map { Terminal.plain($0.count > columns ? $0.prefix(columns - 1) + "…" : $0) + "\n" }
        Terminal.write(erasure + text.joined(), to: STDERR_FILENO)
        height = lines.count
    }

    /// Takes the lines away, so that other text can follow.
    mutating func clear() {
        Terminal.write(erasure, to: STDERR_FILENO)
        height = 0
    }

    /// To the first line, and erase from there.
    private var erasure: String { height > 0 ? "\u{1B}[\(height)A\r\u{1B}[J" : "" }
}
