package import Metrics
import Synchronization

/// The metrics of this process, as Prometheus collects them.
///
/// A backend of swift-metrics: `MetricsSystem.bootstrap(metrics)` makes it that of the process. Counters become counters;
/// meters and recorders that do not aggregate become gauges; timers (in seconds) and other recorders become histograms.
package final class PrometheusMetrics: MetricsFactory {
    /// All series of one name.
    private struct Family {
        let type: String
        var series: [String: any Series] = [:]
    }

    private let help: [String: String]
    private let families = Mutex<[String: Family]>([:])

    /// Metrics without any series; `help` says of each name what is measured.
    package init(help: [String: String] = [:]) { self.help = help }

    /// All series in Prometheus' text format, version 0.0.4, in the order of their names and labels.
    package func exposition() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            if let help = help[name] { text += "# HELP \(name) \(TextFormat.help(help))\n" }
            text += "# TYPE \(name) \(family.type)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                for sample in series.samples {
                    let inner = [labels, sample.label].filter { !$0.isEmpty }.joined(separator: ",")
                    let braces = inner.isEmpty ? "" : "{\(inner)}"
                    text += "\(name)\(sample.suffix)\(braces) \(TextFormat.number(sample.value))\n"
                }
            }
        }
        return text
    }

    /// The series of a name and labels: the one that is there, or a new one.
    private func series<S: Series>(_ label: String, _ dimensions: [(String, String)]) -> S {
        let name = TextFormat.name(label)
        let labels = TextFormat.labels(dimensions)
        return families.withLock { families in
            let family = families[name, default: Family(type: S.type)]
            if let known = family.series[labels] as? S { return known }
            let made = S()
            // A name has one type: whoever uses it with another is not shown.
            if family.type == S.type { families[name, default: family].series[labels] = made }
            return made
        }
    }

    // MARK: - MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions) as CounterSeries
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions) as CounterSeries
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions) as GaugeSeries
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate ? series(label, dimensions) as HistogramSeries : series(label, dimensions) as GaugeSeries
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions) as HistogramSeries
    }

    // Series live as long as the process: a counter that vanished and came back would look like a restart.
    package func destroyCounter(_: any CounterHandler) {}
    package func destroyFloatingPointCounter(_: any FloatingPointCounterHandler) {}
    package func destroyMeter(_: any MeterHandler) {}
    package func destroyRecorder(_: any RecorderHandler) {}
    package func destroyTimer(_: any TimerHandler) {}
}
