import ArgumentParser
import Farm
import Options
import Tracking

/// `SWEEP` and where the farm is: what commands take that order something of a farm.
struct SweepOrder: ParsableArguments {
    @OptionGroup private var choice: SweepArgument
    @OptionGroup private var tracking: RedisOption

    /// Gives the order and says what holds now.
    func give(_ body: (SweepControl, _ id: String) throws -> SweepControl.Outcome) throws {
        let store = try choice.store()
        let id = try choice.id(in: store)
        let outcome = try body(SweepControl(store: store, ledger: try tracking.ledger()), id)
        Terminal.talk("\(id) is \(outcome.orders.state.rawValue)")
        outcome.warn()
    }
}

extension SweepControl.Outcome {
    /// Says where the order reaches workers late.
    func warn() {
        guard let ledgerProblem else { return }
        Terminal.warn("\(ledgerProblem); the order is in the store, and workers find it there, only later")
    }
}
