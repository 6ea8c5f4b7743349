import ArgumentParser
import Farm

/// `--broker` and `--redis`: where a farm's servers are.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The message broker (default: $FLOYDFARM_BROKER, else the one on this machine).",
            valueName: "amqp-url"))
    var broker: String?

    @Option(
        help: ArgumentHelp(
            "Redis (default: $FLOYDFARM_REDIS, else the one on this machine).", valueName: "redis-url"))
    var redis: String?

    @OptionGroup var storage: StoreOption

    /// Where everything is.
    func connection() throws -> FarmConnection {
        try FarmConnection(broker: broker, redis: redis, store: storage.folder)
    }
}
