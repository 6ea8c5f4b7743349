import ArgumentParser
import Farm
import Foundation
import Tensors

/// The program: finds the command, runs it, and turns what goes wrong into one line and an exit code.
@main
struct Floydfarm: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm",
        abstract: "Renders sweeps of the DeepFloyd IF text-to-image cascade.",
        version: Version.current,
        subcommands: [
            Run.self, Plan.self, Image.self, Grid.self, Export.self, Verify.self, Embed.self,
            CourseCommand.self, Train.self, Tasks.self, Models.self,
            Doctor.self,
            Submit.self, Coordinate.self, Watch.self, Status.self, Pause.self, Resume.self, Cancel.self,
            Retry.self,
            Prune.self,
        ])

    static func main() {
        // A reader that went away and a limit on the size of files are errors of the calls, no reason to die.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try OpenBLAS.load()
            try command.run()
        } catch {
            Foundation.exit(Failure(error).report())
        }
    }
}
