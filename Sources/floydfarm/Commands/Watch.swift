import ArgumentParser
import Farm
import Options

/// `floydfarm watch`: how far a sweep on a farm is, until it is settled.
struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch a sweep on a farm until nothing of it is left to do.",
        discussion: "Where Redis does not answer, the pictures in the store are counted.")

    @OptionGroup private var choice: SweepArgument
    @OptionGroup private var tracking: RedisOption

    @Flag(help: "Write lines of JSON.")
    private var json = false

    func run() throws {
        let store = try choice.store()
        let id = try choice.id(in: store)
        let interruption = Interruption()
        let signals = Signals(interrupting: interruption, saying: nil)
        defer { withExtendedLifetime(signals) {} }
        var watching = Watching(id, FarmLook(store: store, ledger: try tracking.ledger()), json: json)
        try watching.run(until: interruption) {}
    }
}
