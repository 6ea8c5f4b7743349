import ArgumentParser
import Farm
import Tracking

/// `floydfarm resume`: an order to the farm.
struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a farm go on with a sweep that was paused or cancelled.")

    @OptionGroup private var order: SweepOrder

    func run() throws { try order.give { try $0.order(.running, of: $1) } }
}
