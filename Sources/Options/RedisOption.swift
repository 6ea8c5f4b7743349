import ArgumentParser
import Farm
package import Tracking

/// `--redis`: where the farm's ledger is.
package struct RedisOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The farm's Redis (default: $FLOYDFARM_REDIS, else the one on this machine).",
            valueName: "redis-url"))
    private var redis: String?

    package init() {}

    /// What was said of it, by flag or variable.
    package func given() throws -> String? { try Setting.redis.given(flag: redis) }

    /// Where Redis is.
    ///
    /// - Throws: `FarmError` or `RedisAddressError` for a password in the flag, or a file that cannot be used.
    package func address() throws -> RedisAddress { try FarmConnection.redis(flag: redis) }

    /// The farm's ledger, whether it can be reached or not.
    package func ledger() throws -> RedisLedger { RedisLedger(at: try address()) }
}
