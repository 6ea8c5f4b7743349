import Foundation

/// Where a command writes: results to standard output, talk to standard error.
enum Terminal {
    /// Whether standard error is a terminal, on which a line can be redrawn.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// The width of the terminal in columns.
    static var columns: Int { Int(size.ws_col) }

    /// The height of the terminal in lines.
    static var rows: Int { Int(size.ws_row) }

    private static var size: winsize {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        }
        return size
    }

    static func result(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Says one line; line breaks and control characters of what it quotes become spaces.
    static func talk(_ line: String) { write(plain(line) + "\n", to: STDERR_FILENO) }

    /// The text with spaces for control characters.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    static func warn(_ line: String) { talk("warning: " + line) }

    /// One object as a line of JSON with sorted keys.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        result(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes all of `text`; whoever stopped reading does not want it.
    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
