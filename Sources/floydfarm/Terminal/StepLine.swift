import Foundation
import Rendering
import Sweeps

/// The steps of one picture, on one line that is redrawn; silent where standard error is no terminal.
struct StepLine {
    private let isInteractive = Terminal.isInteractive

    mutating func update(_ step: StepProgress) {
        guard isInteractive else { return }
        Terminal.write(
            "\r\u{1B}[K\(step.kind.rawValue): step \(step.step) of \(step.count)", to: STDERR_FILENO)
    }

    func clear() {
        if isInteractive { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }
}
