import ArgumentParser
import Farm
import Foundation
import Gallery

/// What a command threw, as the line it prints and the code it exits with.
struct Failure {
    private let error: any Error

    init(_ error: any Error) { self.error = error }

    /// Prints the error, or the help or version that was asked for, and gives the exit code.
    func report() -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if error is Interrupted {
            Terminal.talk("interrupted")
            return ExitStatus.interrupted
        }
        let parsed = Floydfarm.exitCode(for: error)
        if parsed == .success {
            Terminal.result(Floydfarm.fullMessage(for: error))
            return parsed.rawValue
        }
        // Parse errors keep the parser's wording; all others describe themselves.
        let text = parsed == .validationFailure ? Floydfarm.message(for: error) : String(describing: error)
        Terminal.talk("error: " + text)
        if error is UnreachableFarm { return ExitStatus.unreachable }
        let isUnstored = error is StoreError || error is UnwritableOutput
        return isUnstored ? ExitStatus.incomplete : ExitStatus.badInput
    }
}

/// A farm that cannot be reached, by a command that cannot do without.
struct UnreachableFarm: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
