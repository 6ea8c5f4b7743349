import ArgumentParser
import Farm
import Sweeps

/// `floydfarm export`: a sweep's pictures under readable names.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a sweep's pictures under readable names, with a CSV of their parameters.")

    @OptionGroup private var choice: SweepArgument

    @Argument(help: ArgumentHelp("The folder to write to; made if need be.", valueName: "dir"))
    private var folder: String

    func run() throws {
        let (view, store) = try choice.find()
        let count = try SweepExport(view, store: store).write(to: folder)
        Terminal.talk("\(Readable.count(count)) of \(Readable.count(view.sweep.cellCount)) pictures")
        Terminal.result(folder)
    }
}
