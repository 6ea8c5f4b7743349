import ArgumentParser
import Farm
import Foundation
import Rendering
import Sweeps

/// `floydfarm tasks`: what there is to do, and the parameters of each.
struct Tasks: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the tasks, or the parameters of one.")

    @Argument(help: ArgumentHelp("A task whose parameters are to be listed.", valueName: "name"))
    private var name: String?

    func run() throws {
        guard let name else {
            for task in RenderTask.all {
                let declaration = task.declaration
                let heading = declaration.name.padding(toLength: 18, withPad: " ", startingAt: 0)
                Terminal.result(heading + declaration.summary)
            }
            return
        }
        let declaration = try RenderTask.named(name).declaration
        Terminal.result("\(declaration.name): \(declaration.summary)\n")
        Terminal.result(ParameterFlags.help(declaration.parameters))
    }
}
