import Metrics

/// A metric of the farm: its name, what it says, and one instrument for each value of its label.
///
/// Made where it is used, as in `FarmMetrics.claims(.granted).increment()`: the process' metrics know it by its name.
package struct MetricFamily<Label: MetricLabel, Instrument>: NamedMetric {
    package let name: String
    package let help: String
    private let make: @Sendable (_ name: String, _ dimensions: [(String, String)]) -> Instrument

    package func callAsFunction(_ label: Label) -> Instrument { make(name, label.dimensions) }

    package func register() {
        for label in Label.allCases { _ = self(label) }
    }
}

/// What all metrics of the farm have, whatever they measure.
package protocol NamedMetric: Sendable {
    var name: String { get }
    /// One sentence on what it says.
    var help: String { get }
    /// Makes all its series, so that they begin at 0: a counter that appears with its first count hides that count.
    func register()
}

/// The values that a label of a metric can have: few, and known beforehand.
package protocol MetricLabel: CaseIterable, Sendable {
    var dimensions: [(String, String)] { get }
}

/// No label: a metric of one series.
package enum Unlabelled: MetricLabel {
    case only

    package var dimensions: [(String, String)] { [] }
}

extension MetricFamily where Label == Unlabelled {
    package func callAsFunction() -> Instrument { self(.only) }
}

extension MetricFamily where Instrument == Counter {
    init(_ name: String, _ help: String) {
        self.init(name: name, help: help) { Counter(label: $0, dimensions: $1) }
    }
}

extension MetricFamily where Instrument == Gauge {
    init(_ name: String, _ help: String) {
        self.init(name: name, help: help) { Gauge(label: $0, dimensions: $1) }
    }
}

extension MetricFamily where Instrument == Timer {
    init(_ name: String, _ help: String) {
        self.init(name: name, help: help) { Timer(label: $0, dimensions: $1) }
    }
}
