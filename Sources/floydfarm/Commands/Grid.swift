import ArgumentParser
import Farm

/// `floydfarm grid`: sheets and page of a sweep, as far as it is rendered.
struct Grid: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lay out a sweep as sheet and page, also when it is half done.")

    @OptionGroup private var choice: SweepArgument

    @Flag(help: "Write one line of JSON.")
    private var json = false

    func run() throws {
        let (view, store) = try choice.find()
        try GridResult(view.layOut(in: store), sweep: view.id).report(json: json)
    }
}
