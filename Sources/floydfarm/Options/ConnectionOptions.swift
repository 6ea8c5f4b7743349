import ArgumentParser
import Farm
import Queueing
import Tracking

/// `--redis`: where the farm's ledger is.
struct RedisOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The farm's Redis (default: $FLOYDFARM_REDIS, else the one on this machine).",
            valueName: "redis-url"))
    var redis: String?

    /// The farm's ledger, whether it can be reached or not.
    func ledger() throws -> RedisLedger { RedisLedger(at: try FarmConnection.redis(flag: redis)) }
}

/// `--broker` and `--redis`: where a farm's servers are.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The farm's broker (default: $FLOYDFARM_BROKER, else the one on this machine).",
            valueName: "amqp-url"))
    var broker: String?

    @OptionGroup var tracking: RedisOption

    /// Where the broker is.
    func address() throws -> BrokerAddress { try FarmConnection.broker(flag: broker) }
}
