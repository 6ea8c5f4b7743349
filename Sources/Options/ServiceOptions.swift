import ArgumentParser
package import Logging
package import Monitoring

/// `--listen` and `--log-level`: what a service says of itself.
package struct ServiceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve metrics and health there: a port of this machine, or an address and a port "
                + "(default: nowhere).",
            valueName: "[host:]port"))
    private var listen: String?

    @Option(
        help: ArgumentHelp(
            "The least important events that are logged: debug, info, notice, warning or error.",
            valueName: "level"),
        transform: Logs.level)
    package private(set) var logLevel = Logger.Level.info

    package init() {}

    /// Where metrics and health are asked for.
    package func address() throws -> ListenAddress? { try listen.map { try ListenAddress($0) } }
}
