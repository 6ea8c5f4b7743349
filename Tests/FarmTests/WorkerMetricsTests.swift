import Metrics
import Monitoring
import Queueing
import Testing

@testable import Farm

/// What a worker's metrics say of its work, and what they keep to themselves.
@Suite struct `A worker's metrics` {
    private let metrics = PrometheusMetrics()

    @Test func `count its work, in series that are known beforehand: none names a prompt, a sweep or a job`()
        throws
    {
        let farm = try WorkerBench()
        let sweep = try farm.submit("prompt: [a rocket ship, a red circle]\nsteps: 2\nstage2: {steps: 1}")
        farm.put(try farm.chunk(sweep, kind: .text), try farm.chunk(sweep))
        let (known, exit) = withMetricsFactory(metrics) {
            FarmMetrics.register(FarmMetrics.ofWorker)
            return (Set(all.keys), farm.worker().run())
        }
        #expect(exit == .done)
        let series = all
        #expect(Set(series.keys) == known)
        #expect(series["floydfarm_cells_total{result=\"rendered\"}"] == "2")
        #expect(series["floydfarm_claims_total{outcome=\"granted\"}"] == "2")
        #expect(series["floydfarm_steps_total"] == "6")
        #expect(series["floydfarm_job_duration_seconds_count{phase=\"stage1\"}"] == "2")
        #expect(series["floydfarm_job_duration_seconds_count{phase=\"stage2\"}"] == "2")
        #expect(series["floydfarm_queue_wait_seconds_count"] == "2")
        #expect(series["floydfarm_worker_state{state=\"draining\"}"] == "1")
    }

    @Test func `count failed cells, and jobs done without a ledger`() throws {
        let farm = try WorkerBench(tasks: [StandIn.task(failing: [2])])
        let sweep = try farm.submit("task: stand-in\nseed: 0..5")
        farm.put(try farm.chunk(sweep))
        withMetricsFactory(metrics) { _ = farm.worker(ledger: SilentLedger()).run() }
        let series = all
        #expect(series["floydfarm_jobs_total{result=\"ok\"}"] == "5")
        #expect(series["floydfarm_jobs_total{result=\"failed\"}"] == "1")
        #expect(series["floydfarm_cells_total{result=\"failed\"}"] == "1")
        #expect(series["floydfarm_redis_failopen_total"] == "6")
        #expect(series["floydfarm_steps_total"] == "50")
    }

    /// The values of all series, by name and labels.
    private var all: [String: String] {
        let lines = metrics.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = lines.map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in first }
    }
}
