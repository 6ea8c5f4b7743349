import ArgumentParser
import Farm
package import Queueing

/// `--broker`: where the farm's work waits.
package struct BrokerOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The farm's broker (default: $FLOYDFARM_BROKER, else the one on this machine).",
            valueName: "amqp-url"))
    private var broker: String?

    package init() {}

    /// What was said of it, by flag or variable.
    package func given() throws -> String? { try Setting.broker.given(flag: broker) }

    /// Where the broker is.
    ///
    /// - Throws: `FarmError` for a password in the flag, or a file that cannot be used.
    package func address() throws -> BrokerAddress { try FarmConnection.broker(flag: broker) }
}
