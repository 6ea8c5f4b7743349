import Metrics
import Synchronization

/// What is measured under one name with one set of labels.
protocol Series: AnyObject, Sendable {
    /// Its type in Prometheus' words.
    static var type: String { get }
    init()
    /// Its lines: the suffix of the name, a label besides its own, and the value.
    var samples: [Sample] { get }
}

struct Sample {
    var suffix = ""
    var label = ""
    let value: Double
}

/// A count that only grows.
final class CounterSeries: Series, CounterHandler, FloatingPointCounterHandler {
    static let type = "counter"
    private let value = Mutex(0.0)

    var samples: [Sample] { [Sample(value: value.withLock { $0 })] }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }
}

/// A value that goes up and down.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    static let type = "gauge"
    private let value = Mutex(0.0)

    var samples: [Sample] { [Sample(value: value.withLock { $0 })] }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

/// How often values were seen that are at most so large.
final class HistogramSeries: Series, TimerHandler, RecorderHandler {
    static let type = "histogram"

    /// The upper bounds of the buckets: seconds from a write to disk to a wait overnight, three for each power of ten.
    static let bounds: [Double] = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
        2000, 5000, 10_000, 20_000, 50_000,
    ]

    private struct State {
        /// Of each bucket alone, the last without an upper bound.
        var counts = [Int](repeating: 0, count: HistogramSeries.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Mutex(State())

    var samples: [Sample] {
        let state = state.withLock { $0 }
        var total = 0
        var samples: [Sample] = []
        for (bound, count) in zip(Self.bounds + [.infinity], state.counts) {
            total += count
            let label = "le=\"\(TextFormat.number(bound))\""
            samples.append(Sample(suffix: "_bucket", label: label, value: Double(total)))
        }
        return samples + [
            Sample(suffix: "_sum", value: state.sum), Sample(suffix: "_count", value: Double(total)),
        ]
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }
}
