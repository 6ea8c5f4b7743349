import ArgumentParser
import Farm
import Tracking

/// `floydfarm pause`: an order to the farm.
struct Pause: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a farm put a sweep aside; what is under way may be finished.")

    @OptionGroup private var order: SweepOrder

    func run() throws { try order.give { try $0.order(.paused, of: $1) } }
}
