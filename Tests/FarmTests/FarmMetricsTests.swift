import Foundation
import Logging
import Metrics
import Monitoring
import Queueing
import Testing
import Tracking

@testable import Farm

/// What a farm's processes count.
@Suite struct `The farm's metrics` {
    private static let all = FarmMetrics.everywhere + FarmMetrics.ofWorker + FarmMetrics.ofCoordinator
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private let metrics = PrometheusMetrics(help: FarmMetrics.help)

    @Test func `are all in the table of Monitoring's README, with type, label values and meaning`() throws {
        register(Self.all)
        let page = try text("Sources/Monitoring/README.md")
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `floydfarm_") }.map(String.init)
        #expect(Set(rows) == Set(try Self.all.map { try row(of: $0) }))
        #expect(rows.count == Self.all.count)
    }

    @Test func `have names that nobody else in the sources uses`() throws {
        let names = Self.all.map(\.name)
        #expect(Set(names).count == names.count)
        let sources = Self.repository.appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var used: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            used += text.matches(of: /"(floydfarm_\w+)"/).map { String($0.1) }
        }
        #expect(used.sorted() == names.sorted())
    }

    @Test func `begin at 0, and show the version`() {
        register(FarmMetrics.ofWorker)
        let values = samples()
        #expect(values["floydfarm_build_info{version=\"\(Version.current)\"}"] == "1")
        #expect(values["floydfarm_claims_total{outcome=\"granted\"}"] == "0")
        #expect(values["floydfarm_steps_total"] == "0")
        #expect(values["floydfarm_job_duration_seconds_count{phase=\"stage2\"}"] == "0")
        #expect(values["floydfarm_publish_window"] == nil)
    }

    @Test func `count by what they are given`() {
        withMetricsFactory(metrics) {
            FarmMetrics.claims(ClaimOutcome(.busy(milliseconds: 7))).increment()
            FarmMetrics.published(PublishOutcome(.refused(reason: "no queue"))).increment(by: 2)
            FarmMetrics.queueDepth(QueueLabel(nil)).record(5)
            FarmMetrics.show(.busy)
            FarmMetrics.show(.draining)
        }
        let values = samples()
        #expect(values["floydfarm_claims_total{outcome=\"busy\"}"] == "1")
        #expect(values["floydfarm_publish_total{outcome=\"refused\"}"] == "2")
        #expect(values["floydfarm_queue_chunks{queue=\"later\"}"] == "5")
        #expect(values["floydfarm_worker_state{state=\"busy\"}"] == "0")
        #expect(values["floydfarm_worker_state{state=\"draining\"}"] == "1")
    }

    @Test func `show how much the store can still hold`() throws {
        withMetricsFactory(metrics) { FarmMetrics.showSpace(ofStore: NSTemporaryDirectory()) }
        let values = samples()
        let free = try #require(Double(values["floydfarm_results_free_bytes"] ?? ""))
        let size = try #require(Double(values["floydfarm_results_size_bytes"] ?? ""))
        #expect(free > 0 && free <= size)
    }

    @Test func `follow the connection to the queue`() {
        let health = Health(requires: [QueueObserver.name])
        let observer = QueueObserver(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, health: health)
        withMetricsFactory(metrics) {
            for event: QueueEvent in [
                .connected, .disconnected(reason: "reset"), .connected, .blocked(true), .heartbeatGap(0.25),
                .rejected(.invalid, detail: "no JSON"), .unexpectedFrame("tx.select-ok"), .confirmTime(0.5),
            ] { observer.hear(event) }
        }
        let values = samples()
        #expect(health.missing == [])
        #expect(values["floydfarm_amqp_reconnects_total"] == "1")
        #expect(values["floydfarm_connection_blocked"] == "1")
        #expect(values["floydfarm_heartbeat_gap_seconds_sum"] == "0.25")
        #expect(values["floydfarm_invalid_messages_total{reason=\"invalid\"}"] == "1")
        #expect(values["floydfarm_dead_letter_total{reason=\"invalid\"}"] == "1")
        #expect(values["floydfarm_amqp_unexpected_frames_total"] == "1")
        #expect(values["floydfarm_publish_confirm_seconds_count"] == "1")
        observer.hear(.disconnected(reason: "gone"))
        #expect(health.missing == ["queue: gone"])
    }

    private func register(_ some: [any NamedMetric]) {
        withMetricsFactory(metrics) { FarmMetrics.register(some) }
    }

    /// The values of all series by name and labels.
    private func samples() -> [String: String] {
        let lines = metrics.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = lines.map { $0.split(separator: " ").map(String.init) }
        return Dictionary(pairs.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// The row that the table has for a metric, from what Prometheus would see of it.
    private func row(of metric: any NamedMetric) throws -> String {
        let lines = metrics.exposition().split(separator: "\n").map(String.init)
        let type = try #require(
            lines.compactMap { $0.wholeMatch(of: /# TYPE (\w+) (\w+)/) }.first { $0.1 == metric.name }?.2)
        let labels = lines.compactMap { $0.prefixMatch(of: /(\w+)\{(\w+)="([^"]*)"/) }.filter {
            $0.2 != "le" && ($0.1 == metric.name || $0.1 == metric.name + "_bucket")
        }
        var values: [String] = []
        for label in labels where !values.contains(String(label.3)) { values.append(String(label.3)) }
        let label = labels.first.map {
            $0.2 == "version" ? "version" : "\($0.2): \(values.sorted().joined(separator: ", "))"
        }
        return "| `\(metric.name)` | \(type) | \(label ?? "") | \(metric.help) |"
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.repository.appending(path: path), encoding: .utf8)
    }
}
