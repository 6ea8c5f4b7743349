import Dispatch
import Metrics
import Testing

@testable import Monitoring

/// Metrics in Prometheus' text format.
@Suite struct `Metrics` {
    private let metrics = PrometheusMetrics(help: [
        "jobs_total": "Jobs.\nBy \\ result.", "free_bytes": "Free.",
    ])

    @Test func `are written in the order of names and labels, with help and type`() {
        counter("jobs_total", ("result", "ok")).increment(by: 3)
        counter("jobs_total", ("result", "failed")).increment()
        Gauge(label: "free_bytes", dimensions: [], factory: metrics).record(1.5)
        Counter(label: "zero_total", factory: metrics).increment(by: 0)
        #expect(
            metrics.exposition() == """
                # HELP free_bytes Free.
                # TYPE free_bytes gauge
                free_bytes 1.5
                # HELP jobs_total Jobs.\\nBy \\\\ result.
                # TYPE jobs_total counter
                jobs_total{result="failed"} 1
                jobs_total{result="ok"} 3
                # TYPE zero_total counter
                zero_total 0

                """)
    }

    @Test func `keep one series for a name and its labels, in whatever order they come`() {
        counter("a_total", ("x", "1"), ("y", "2")).increment()
        counter("a_total", ("y", "2"), ("x", "1")).increment()
        #expect(samples() == ["a_total{x=\"1\",y=\"2\"} 2"])
    }

    @Test func `escape what could end a label or a line`() {
        counter("a_total", ("x", "say \"hi\"\\\nb_total 9")).increment()
        #expect(samples() == [#"a_total{x="say \"hi\"\\\nb_total 9"} 1"#])
    }

    @Test func `replace characters that names may not have`() {
        counter("9.lives-left", ("a.b", "ü")).increment()
        #expect(samples() == ["_9_lives_left{a_b=\"ü\"} 1"])
    }

    @Test func `count from many threads`() {
        let one = counter("a_total")
        let time = Timer(label: "a_seconds", factory: metrics)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<500 {
                one.increment()
                counter("b_total", ("x", "y")).increment(by: 2)
                time.recordSeconds(0.001)
            }
        }
        #expect(samples().contains("a_total 4000"))
        #expect(samples().contains("b_total{x=\"y\"} 8000"))
        #expect(samples().contains("a_seconds_count 4000"))
        #expect(samples().contains("a_seconds_bucket{le=\"0.001\"} 4000"))
    }

    @Test func `count times in buckets that include the smaller ones`() {
        let time = Timer(label: "a_seconds", dimensions: [("phase", "text")], factory: metrics)
        for milliseconds in [0, 1, 2, 1500, 60_000_000] { time.recordMilliseconds(milliseconds) }
        let lines = samples()
        #expect(lines.count == HistogramSeries.bounds.count + 3)
        #expect(lines.first == "a_seconds_bucket{phase=\"text\",le=\"0.001\"} 2")
        #expect(lines.contains("a_seconds_bucket{phase=\"text\",le=\"0.002\"} 3"))
        #expect(lines.contains("a_seconds_bucket{phase=\"text\",le=\"1\"} 3"))
        #expect(lines.contains("a_seconds_bucket{phase=\"text\",le=\"2\"} 4"))
        #expect(lines.contains("a_seconds_bucket{phase=\"text\",le=\"50000\"} 4"))
        #expect(
            lines.suffix(3) == [
                "a_seconds_bucket{phase=\"text\",le=\"+Inf\"} 5", "a_seconds_sum{phase=\"text\"} 60001.503",
                "a_seconds_count{phase=\"text\"} 5",
            ])
    }

    @Test func `take recorders that aggregate for histograms, and others for gauges`() {
        Recorder(label: "size", aggregate: true, factory: metrics).record(3)
        Recorder(label: "level", aggregate: false, factory: metrics).record(3)
        let meter = Meter(label: "height", factory: metrics)
        meter.set(5)
        meter.decrement(by: 7.5)
        #expect(metrics.exposition().contains("# TYPE size histogram\n"))
        #expect(metrics.exposition().contains("# TYPE level gauge\nlevel 3\n"))
        #expect(metrics.exposition().contains("# TYPE height gauge\nheight -2.5\n"))
    }

    @Test func `never count backwards, nor by what is no number`() {
        let part = FloatingPointCounter(label: "a_total", factory: metrics)
        part.increment(by: 0.5)
        part.increment(by: -1)
        part.increment(by: Double.nan)
        #expect(samples() == ["a_total 0.5"])
    }

    @Test func `show a name with the type it was first used with`() {
        counter("a_total").increment()
        Gauge(label: "a_total", dimensions: [], factory: metrics).record(7)
        #expect(metrics.exposition() == "# TYPE a_total counter\na_total 1\n")
    }

    @Test(arguments: [
        (0, "0"), (12, "12"), (0.25, "0.25"), (1e18, "1e+18"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (.nan, "NaN"),
    ])
    func `write numbers as Prometheus reads them`(value: Double, text: String) {
        #expect(TextFormat.number(value) == text)
    }

    private func counter(_ name: String, _ labels: (String, String)...) -> Counter {
        Counter(label: name, dimensions: labels, factory: metrics)
    }

    private func samples() -> [String] {
        metrics.exposition().split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
