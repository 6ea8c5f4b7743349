import Logging
import Metrics
package import Monitoring

/// Lets a process of a farm be watched: its metrics and health, over HTTP where an address is given.
package final class ServiceMonitor: Sendable {
    package enum Service: String, Sendable {
        case worker, coordinator

        fileprivate var metrics: [any NamedMetric] {
            switch self {
            case .worker: FarmMetrics.ofWorker
            case .coordinator: FarmMetrics.ofCoordinator
            }
        }
    }

    package let health: Health
    private let server: MonitoringServer?

    /// Begins to count, and to listen at `address` if there is one; once in a process, and before its first metric.
    ///
    /// - Throws: `MonitoringError` where the address cannot be had.
    package init(_ service: Service, listen address: ListenAddress?, health: Health) throws {
        self.health = health
        guard let address else {
            server = nil
            return
        }
        let metrics = PrometheusMetrics(help: FarmMetrics.help)
        MetricsSystem.bootstrap(metrics)
        FarmMetrics.register(service.metrics)
        let server = try MonitoringServer(address: address, metrics: metrics, health: health)
        Logger(label: service.rawValue).info(
            "metrics and health are served", metadata: ["host": "\(address.host)", "port": "\(server.port)"])
        self.server = server
    }

    package func stop() { server?.stop() }
}
