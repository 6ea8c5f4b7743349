import Farm
import Foundation

/// A run's progress on standard error: one line that is redrawn on a terminal, now and then a plain line elsewhere.
struct ProgressBar {
    private let isInteractive: Bool
    private let interval: Double
    private var lastDrawn = -Double.infinity
    private var lastDone = -1

    init(isInteractive: Bool = Terminal.isInteractive) {
        self.isInteractive = isInteractive
        interval = isInteractive ? 0.1 : 5
    }

    /// Shows `progress`, unless the last time is too short ago.
    mutating func update(_ progress: RunProgress) {
        let isNews = isInteractive || progress.done + progress.failed > lastDone
        if isNews, show(Self.summary(progress), fraction: progress.fraction) {
            lastDone = progress.done + progress.failed
        }
    }

    /// Shows how much is done and what there is to say, and tells whether it did: the last time may be too short ago.
    @discardableResult
    mutating func show(_ summary: @autoclosure () -> String, fraction: Double) -> Bool {
        let now = ProcessInfo.processInfo.systemUptime
        guard now - lastDrawn >= interval else { return false }
        lastDrawn = now
        if isInteractive {
            let line = Self.line(summary(), fraction, columns: Terminal.columns - 1)
            Terminal.write("\r\u{1B}[K" + line, to: STDERR_FILENO)
        } else {
            Terminal.talk(summary())
        }
        return true
    }

    /// Takes the line away, so that other text can follow.
    func clear() {
        if isInteractive { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }

    /// `[█████▌      ] 5 of 12 cells, 1 failed, 2 min 05 s left`, within `columns`.
    static func bar(_ progress: RunProgress, columns: Int) -> String {
        line(summary(progress), progress.fraction, columns: columns)
    }

    private static func line(_ text: String, _ fraction: Double, columns: Int) -> String {
        let width = min(columns - text.count - 3, 40)
        guard width >= 5 else { return String(text.prefix(max(columns, 0))) }
        return "\(bar(fraction, width: width)) \(text)"
    }

    /// `[█████▌      ]`: `fraction` of `width` columns between the brackets.
    static func bar(_ fraction: Double, width: Int) -> String {
        let eighths = Int((min(max(fraction, 0), 1) * Double(width * 8)).rounded(.down))
        let partial = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let full = String(repeating: "█", count: eighths / 8)
        let rest = eighths / 8 < width ? partial + String(repeating: " ", count: width - eighths / 8 - 1) : ""
        return "[\(full)\(rest)]"
    }

    /// `5 of 12 cells, 1 failed, 2 min 05 s left`.
    static func summary(_ progress: RunProgress) -> String {
        var text = "\(Readable.count(progress.done)) of \(Readable.count(progress.cells)) cells"
        if progress.failed > 0 { text += ", \(Readable.count(progress.failed)) failed" }
        if progress.done + progress.failed < progress.cells, let left = progress.secondsLeft {
            text += ", \(Readable.seconds(left)) left"
        }
        return text
    }
}
