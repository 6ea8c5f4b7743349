package import Gallery
package import Metrics
package import Queueing
package import Tracking

/// All metrics of a farm's processes.
///
/// No label holds anything that a sweep, a job or a person named: label values are the cases of enums.
package enum FarmMetrics {
    // MARK: - Of every process

    package static let build = MetricFamily<BuildLabel, Gauge>(
        "floydfarm_build_info", "1, with the version that runs.")
    package static let amqpReconnects = MetricFamily<Unlabelled, Counter>(
        "floydfarm_amqp_reconnects_total", "Connections to RabbitMQ that took the place of a lost one.")
    package static let unexpectedFrames = MetricFamily<Unlabelled, Counter>(
        "floydfarm_amqp_unexpected_frames_total", "AMQP frames that nobody had asked for.")
    package static let connectionBlocked = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_connection_blocked", "1 while RabbitMQ takes no messages for want of memory or disk.")
    package static let heartbeatGap = MetricFamily<Unlabelled, Timer>(
        "floydfarm_heartbeat_gap_seconds",
        "Longest seconds between two turns of the loop that answers RabbitMQ's heartbeats, every 10 seconds.")
    package static let confirmTime = MetricFamily<Unlabelled, Timer>(
        "floydfarm_publish_confirm_seconds", "Seconds from publishing a chunk to RabbitMQ's confirm.")
    package static let deadLetters = MetricFamily<Route.DeadReason, Counter>(
        "floydfarm_dead_letter_total", "Messages sent to render.dead, by reason.")
    package static let invalidMessages = MetricFamily<Route.DeadReason, Counter>(
        "floydfarm_invalid_messages_total", "Messages that are no chunk this version can work on, by reason.")
    package static let resultsFreeBytes = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_results_free_bytes", "Bytes free on the file system of the store.")
    package static let resultsSizeBytes = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_results_size_bytes", "Bytes that the file system of the store has in all.")
    package static let resultsFreeInodes = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_results_free_inodes", "Files that can still be made on the file system of the store.")

    package static let everywhere: [any NamedMetric] = [
        build, amqpReconnects, unexpectedFrames, connectionBlocked, heartbeatGap, confirmTime, deadLetters,
        invalidMessages, resultsFreeBytes, resultsSizeBytes, resultsFreeInodes,
    ]

    // MARK: - Of a worker

    package static let jobs = MetricFamily<JobResult, Counter>(
        "floydfarm_jobs_total", "Jobs that the worker was done with, by result.")
    package static let cells = MetricFamily<CellResult, Counter>(
        "floydfarm_cells_total", "Cells that the worker settled, by result.")
    package static let duplicates = MetricFamily<Unlabelled, Counter>(
        "floydfarm_job_duplicate_compute_total",
        "Results that were rendered although another worker had stored them meanwhile.")
    package static let claims = MetricFamily<ClaimOutcome, Counter>(
        "floydfarm_claims_total", "Claims of jobs, by the ledger's answer.")
    package static let leasesLost = MetricFamily<Unlabelled, Counter>(
        "floydfarm_lease_lost_total", "Leases that another worker took while the job was under way.")
    package static let failOpen = MetricFamily<Unlabelled, Counter>(
        "floydfarm_redis_failopen_total",
        "Jobs worked on without a lease, since Redis could not be reached or did not know the sweep.")
    package static let storeErrors = MetricFamily<StoreError.Cause, Counter>(
        "floydfarm_store_errors_total", "Failures to read or write the store, by cause.")
    package static let sick = MetricFamily<Sickness, Counter>(
        "floydfarm_worker_sick_total", "Times that the worker fell sick and took no more chunks, by reason.")
    package static let steps = MetricFamily<Unlabelled, Counter>(
        "floydfarm_steps_total", "Sampling steps done.")
    package static let phases = MetricFamily<WorkPhase, Timer>(
        "floydfarm_job_duration_seconds", "Seconds that nodes took: to compute, by kind, and to store.")
    package static let queueWait = MetricFamily<Unlabelled, Timer>(
        "floydfarm_queue_wait_seconds", "Seconds from the making of a chunk to its delivery.")
    package static let leaseAge = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_lease_age_seconds",
        "Seconds since the lease of the job at hand was last renewed; 0 without one.")
    package static let workerState = MetricFamily<WorkerStatus.State, Gauge>(
        "floydfarm_worker_state", "1 for the state that the worker is in, 0 for the others.")

    package static let ofWorker: [any NamedMetric] = [
        jobs, cells, duplicates, claims, leasesLost, failOpen, storeErrors, sick, steps, phases, queueWait,
        leaseAge, workerState,
    ]

    // MARK: - Of a coordinator

    package static let published = MetricFamily<PublishOutcome, Counter>(
        "floydfarm_publish_total", "Chunks published, by what became of them.")
    package static let publishWindow = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_publish_window", "Chunks published that RabbitMQ has not confirmed yet.")
    package static let queueDepth = MetricFamily<QueueLabel, Gauge>(
        "floydfarm_queue_chunks", "Chunks that are ready on a queue.")
    package static let sweepCells = MetricFamily<CellState, Gauge>(
        "floydfarm_sweep_cells", "Cells of all running sweeps together, by state.")
    package static let leases = MetricFamily<Unlabelled, Gauge>(
        "floydfarm_leases", "Jobs of the running sweeps that are under way.")

    package static let ofCoordinator: [any NamedMetric] = [
        published, publishWindow, queueDepth, sweepCells, leases,
    ]

    // MARK: - All of them

    /// What each metric says, by name.
    package static var help: [String: String] {
        let all = everywhere + ofWorker + ofCoordinator
        return Dictionary(all.map { ($0.name, $0.help) }) { first, _ in first }
    }

    /// Makes all series of a process, so that each begins at 0.
    package static func register(_ metrics: [any NamedMetric]) {
        for metric in everywhere + metrics { metric.register() }
        build(.current).record(1)
    }

    /// Says which state the worker is in.
    package static func show(_ state: WorkerStatus.State) {
        for each in WorkerStatus.State.allCases { workerState(each).record(each == state ? 1 : 0) }
    }
}
