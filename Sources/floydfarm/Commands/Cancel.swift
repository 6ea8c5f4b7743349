import ArgumentParser
import Farm
import Tracking

/// `floydfarm cancel`: an order to the farm.
struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a farm do no more of a sweep; what is stored stays.")

    @OptionGroup private var order: SweepOrder

    func run() throws { try order.give { try $0.order(.cancelled, of: $1) } }
}
