import ArgumentParser
import Farm

/// `floydfarm retry`: an order to the farm.
struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a farm try the failed cells of a sweep again.")

    @OptionGroup private var order: SweepOrder

    func run() throws { try order.give { try $0.retry($1) } }
}
