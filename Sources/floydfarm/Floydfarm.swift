import ArgumentParser
import Farm
import Foundation
import Gallery

/// The program: finds the command, runs it, and turns what goes wrong into one line and an exit code.
@main
struct Floydfarm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm",
        abstract: "Renders sweeps of the DeepFloyd IF text-to-image cascade.",
        version: Version.current,
        subcommands: [
            Run.self, Plan.self, Image.self, Export.self, Verify.self, Models.self, Doctor.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Foundation.exit(Failure(error).report())
        }
    }
}
