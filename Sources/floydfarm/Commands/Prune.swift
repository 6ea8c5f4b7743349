import ArgumentParser
import Farm
import Gallery
import Options

/// `floydfarm prune`: removes what nobody needs any more.
struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove sweeps, and what no sweep of the store refers to any more.",
        discussion: """
            Without --yes it only says what would be removed. Besides the named sweeps that is results, and pictures \
            that specs named, that no other sweep refers to, and files that processes left when they died. What is \
            younger than an hour stays.
            """)

    @Argument(
        help: ArgumentHelp(
            "Sweeps to remove: ids, beginnings of ids, names, or spec files.", valueName: "sweep"))
    private var sweeps: [String] = []

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var tracking: RedisOption

    @Flag(help: "Remove it.")
    private var yes = false

    @Flag(help: "Write one line of JSON.")
    private var json = false

    func run() throws {
        let store = try storage.opened()
        let ids = try Set(sweeps.map { try SweepArgument.id(of: $0, in: store) }).sorted()
        let report = try Farm.Prune(ids, of: store, ledger: try tracking.ledger()).run(removing: yes)
        if json { return try Terminal.json(Line(removed: yes, bytes: report.bytes, report: report)) }
        for (id, tally) in report.sweeps.sorted(by: { $0.key < $1.key }) { say("sweep \(id)", tally) }
        if report.results.files > 0 { say("results that no sweep refers to", report.results) }
        if report.inputs.files > 0 { say("inputs that no sweep refers to", report.inputs) }
        if report.leftovers.files > 0 { say("left by processes that died", report.leftovers) }
        if report.young.files > 0 {
            Terminal.talk(
                "\(Readable.count(report.young.files)) files that no sweep refers to stay, being younger than an hour"
            )
        }
        if report.isEmpty { return Terminal.talk("nothing to remove") }
        let bytes = Readable.bytes(Double(report.bytes))
        Terminal.talk(yes ? "\(bytes) removed" : "\(bytes) could be removed: add --yes")
    }

    private func say(_ what: String, _ tally: Farm.Prune.Tally) {
        let files = "\(Readable.count(tally.files)) \(tally.files == 1 ? "file" : "files")"
        Terminal.result("\(what): \(files), \(Readable.bytes(Double(tally.bytes)))")
    }

    private struct Line: Encodable {
        let removed: Bool
        let bytes: Int
        let report: Farm.Prune.Report
    }
}
