import ArgumentParser
import Farm
import Gallery

/// `floydfarm export`: a sweep's pictures under readable names.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a sweep's pictures under readable names, with a CSV of their parameters.")

    @OptionGroup private var choice: SweepArgument

    @Argument(help: ArgumentHelp("The folder to write to; made if need be.", valueName: "dir"))
    private var folder: String

    func run() throws {
        let (view, store) = try choice.find()
        let export = try view.export(from: store, to: folder)
        var text = "\(Readable.count(export.written)) pictures written"
        if export.unchanged > 0 { text += ", \(Readable.count(export.unchanged)) there already" }
        if export.missing > 0 { text += ", \(Readable.count(export.missing)) not rendered yet" }
        Terminal.talk(text)
        Terminal.result(export.table)
    }
}
