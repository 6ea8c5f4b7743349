import ArgumentParser
import Farm
import Foundation
import Logging
import Monitoring
import Options
import Queueing
import Tensors
import Tracking

/// The program: a worker of a farm, until it is told to end.
@main
struct FloydfarmWorker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floydfarm-worker", abstract: "Renders what a farm's coordinator hands out.",
        discussion: """
            It waits for what is not there yet: the store, the broker, work. SIGTERM or Ctrl-C ends it within the \
            grace, a second one at the next sampling step; what is not done goes back to the farm.
            """,
        version: Version.current)

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var queueing: BrokerOption
    @OptionGroup private var tracking: RedisOption
    @OptionGroup private var working: WorkOptions
    @OptionGroup private var service: ServiceOptions

    static func main() {
        // A reader that went away and a limit on the size of files are errors of the calls, no reason to die.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try OpenBLAS.load()
            try command.run()
        } catch {
            Foundation.exit(report(error))
        }
    }

    func run() throws {
        let (broker, redis) = (try queueing.address(), try tracking.address())
        let (store, address) = (try storage.path(), try service.address())
        Logs.bootstrap(level: service.logLevel)
        withoutCoreDumps()
        let settings = working.settings()
        let health = Health(requires: [QueueObserver.name] + Worker.conditions)
        let monitor = try ServiceMonitor(.worker, listen: address, health: health)
        defer { monitor.stop() }

        var logger = Logger(label: "worker")
        logger[metadataKey: "worker"] = "\(settings.name)"
        let observer = QueueObserver(logger: logger, health: health)
        let queue = RabbitMQQueue(address: broker, name: settings.name, onEvent: observer.hear)
        let ledger = RedisLedger(at: redis, terms: settings.timing.leases)
        let worker = Worker(
            settings, store: store, queue: queue, ledger: ledger, health: health, logger: logger)
        let signals = EndSignals { worker.drain() }
        defer { withExtendedLifetime(signals) {} }
        if let warning = ledger.policyWarning() { logger.warning("\(warning)") }
        let exit = worker.run()
        if exit != .done { throw ExitCode(exit.rawValue) }
    }

    /// Prints what was thrown, or the help or version that was asked for, and gives the exit code.
    private static func report(_ error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let parsed = exitCode(for: error)
        if parsed == .success {
            print(fullMessage(for: error))
            return parsed.rawValue
        }
        // Parse errors keep the parser's wording; all others describe themselves.
        let text = parsed == .validationFailure ? message(for: error) : String(describing: error)
        FileHandle.standardError.write(Data("error: \(text)\n".utf8))
        return 2
    }

    /// Memory holds the passwords of broker and Redis: it is not to be written to disk when a picture crashes the worker.
    private func withoutCoreDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(4), &none)
    }
}
