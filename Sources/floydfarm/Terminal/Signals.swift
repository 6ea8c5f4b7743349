import Dispatch
import Farm
import Foundation

/// Turns Ctrl-C and SIGTERM into an `Interruption`: the first asks for an end at the next step, the second ends at once.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    /// Watches until the process ends; `text` tells a person what the first one does.
    init(
        interrupting interruption: Interruption,
        saying text: String? = "stopping after this step; again to stop at once"
    ) {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                if interruption.isRequested { _exit(ExitStatus.interrupted) }
                interruption.request()
                // After ^C and the line that is being redrawn.
                if Terminal.isInteractive { Terminal.write("\n", to: STDERR_FILENO) }
                if let text { Terminal.talk(text) }
            }
            source.resume()
            return source
        }
    }
}
