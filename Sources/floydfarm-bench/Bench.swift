import ArgumentParser
import Foundation
import Tensors

/// The program: finds the command, runs it, and turns what goes wrong into one line and an exit code.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm-bench", abstract: "Benchmarks, reference parity, synthetic checkpoints.",
        subcommands: [
            MakeModel.self, ParityCommand.self, StepCommand.self, TrainCommand.self, FarmCommand.self,
            WorkerCommand.self, CoordinateCommand.self, SubmitCommand.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try OpenBLAS.load()
            try command.run()
        } catch {
            // The parser's own errors, help, and the exit codes that commands throw.
            if error is ExitCode || exitCode(for: error) != .failure { exit(withError: error) }
            FileHandle.standardError.write(Data("floydfarm-bench: \(error)\n".utf8))
            Foundation.exit(2)
        }
    }
}
