import Dispatch
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Answers `/metrics`, `/live` and `/ready` over HTTP until it is stopped.
///
/// It tells numbers, states and what is wrong: no prompts, no passwords.
package final class MonitoringServer: Sendable {
    /// The port it listens on.
    package let port: Int
    private let task: Task<Void, Never>

    /// Begins to listen, and waits for that: not to be called on the threads of Swift's tasks.
    ///
    /// - Throws: `MonitoringError` where the address cannot be had.
    package init(address: ListenAddress, metrics: PrometheusMetrics, health: Health) throws {
        let pages = MonitoringPages(address: address, metrics: metrics, health: health)
        let start = Start()
        let application = Self.application(pages, start)
        task = Task {
            do {
                try await application.run()
            } catch {
                start.settle(.failure(error))
            }
        }
        do {
            port = try start.wait()
        } catch {
            throw Self.explained(error, address)
        }
    }

    /// Ends all connections and listens no more.
    package func stop() { task.cancel() }

    private static func application(
        _ pages: MonitoringPages, _ start: Start
    ) -> Application<CallbackResponder<BasicRequestContext>> {
        var logger = Logger(label: "monitoring")
        // It calls every stop an error.
        logger.logLevel = .critical
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 8192, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64)
        return Application(
            responder: CallbackResponder { request, _ in pages.answer(request) },
            server: .http1(
                configuration: .init(idleTimeout: .seconds(120), httpDecoderConfiguration: decoder)),
            configuration: ApplicationConfiguration(
                address: .hostname(pages.address.host, port: pages.address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(64)),
            onServerRunning: { start.settle(.success($0.localAddress?.port ?? pages.address.port)) },
            logger: logger)
    }

    private static func explained(_ error: any Error, _ address: ListenAddress) -> MonitoringError {
        let reason =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "the port is in use; name another one"
            case EADDRNOTAVAIL: "this machine has no such address"
            case EACCES: "ports below 1024 need rights that this process has not; name another one"
            default: String(describing: error)
            }
        return MonitoringError("cannot listen on \(address): \(reason)")
    }

    /// How the start went: known once.
    private final class Start: Sendable {
        private let result = Mutex<Result<Int, any Error>?>(nil)
        private let known = DispatchSemaphore(value: 0)

        func settle(_ result: Result<Int, any Error>) {
            self.result.withLock { $0 = $0 ?? result }
            known.signal()
        }

        func wait() throws -> Int {
            while true {
                if let result = result.withLock({ $0 }) { return try result.get() }
                known.wait()
            }
        }
    }
}
