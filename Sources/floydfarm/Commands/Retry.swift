import ArgumentParser
import Farm

/// `floydfarm retry`: an order to the farm.
struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a farm try the failed cells of a sweep again.")

    @OptionGroup private var order: SweepOrder

    @Flag(help: "Also read every result of the sweep, and have damaged ones rendered anew.")
    private var deep = false

    func run() throws {
        try order.give { control, id in
            guard deep else { return try control.retry(id) }
            let (damaged, outcome) = try control.repair(id)
            Terminal.talk("\(damaged) damaged results were set aside")
            return outcome
        }
    }
}
