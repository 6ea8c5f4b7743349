import ArgumentParser
import Farm

/// `--broker`, `--redis` and `--store`: where the farm is.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The message broker (default: $FLOYDFARM_BROKER, else the one on this machine).",
            valueName: "amqp-url"))
    private var broker: String?

    @Option(
        help: ArgumentHelp(
            "Redis (default: $FLOYDFARM_REDIS, else the one on this machine).", valueName: "redis-url"))
    private var redis: String?

    @Option(
        help: ArgumentHelp(
            "Where results are kept (default: $FLOYDFARM_STORE, else ./renders).", valueName: "dir"))
    private var store: String?

    /// Where everything is.
    ///
    /// - Throws: `FarmError` for a password in a flag, or a file that cannot be used.
    func connection() throws -> FarmConnection {
        try FarmConnection(broker: broker, redis: redis, store: store)
    }
}
