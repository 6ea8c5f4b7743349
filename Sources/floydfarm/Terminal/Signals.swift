import Farm
import Foundation

/// Turns Ctrl-C and SIGTERM into an `Interruption`: the first asks for an end at the next step, the second ends at once.
final class Signals {
    private let watch: EndSignals

    /// Watches until the process ends; `text` tells a person what the first one does.
    init(
        interrupting interruption: Interruption,
        saying text: String? = "stopping after this step; again to stop at once"
    ) {
        watch = EndSignals {
            if interruption.isRequested { _exit(ExitStatus.interrupted) }
            interruption.request()
            // After ^C and the line that is being redrawn.
            if Terminal.isInteractive { Terminal.write("\n", to: STDERR_FILENO) }
            if let text { Terminal.talk(text) }
        }
    }
}
