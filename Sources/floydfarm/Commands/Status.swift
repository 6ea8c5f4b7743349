import ArgumentParser
import Farm
import Gallery
import Options
import Queueing
import Tracking

/// `floydfarm status`: how far sweeps are, and what the workers do.
struct Status: ParsableCommand {
    /// Failed cells that are listed.
    private static let maximumListed = 1000

    static let configuration = CommandConfiguration(
        abstract: "Say how far all sweeps are, or one and why cells of it failed, and what the farm does.")

    @Argument(
        help: ArgumentHelp(
            "A sweep's id, a beginning of it, its name, or the spec file; all sweeps without.",
            valueName: "sweep"))
    private var sweep: String?

    @OptionGroup private var storage: StoreOption
    @OptionGroup private var tracking: RedisOption

    @Flag(help: "Write a line of JSON for each sweep and each worker, and one for the coordinator.")
    private var json = false

    func run() throws {
        let store = try storage.opened()
        let look = FarmLook(store: store, ledger: try tracking.ledger())
        if let sweep {
            try describe(look.status(of: SweepArgument.id(of: sweep, in: store)), look)
        } else {
            try list(look)
        }
        for worker in look.workers() ?? [] {
            try json
                ? Terminal.json(WorkerLine(worker)) : Terminal.result("worker " + SweepText.worker(worker))
        }
        if let hasCoordinator = look.hasCoordinator() {
            if json {
                try Terminal.json(CoordinatorLine(coordinator: hasCoordinator))
            } else if !hasCoordinator {
                Terminal.result(SweepText.noCoordinator)
            }
        }
        if let problem = look.ledgerProblem {
            Terminal.warn("\(problem); what is said of sweeps was counted in the store")
        }
    }

    private func list(_ look: FarmLook) throws {
        let ids = try look.sweeps()
        let width = max(ids.map(\.count).max() ?? 0, 5)
        if !json && !ids.isEmpty {
            Terminal.result(Self.row("sweep", "state", "priority", "cells", "done", "failed", width))
        }
        for id in ids {
            do {
                let status = try look.status(of: id)
                if json {
                    try Terminal.json(SweepLine(status))
                } else {
                    Terminal.result(row(status, width))
                }
            } catch let error where !(error is StoreError) {
                Terminal.warn("sweep \(id) cannot be read: \(error)")
            }
        }
    }

    private func describe(_ status: SweepStatus, _ look: FarmLook) throws {
        let failures =
            status.failed > 0 ? try look.failures(of: status, limit: Self.maximumListed) : []
        if json {
            var line = SweepLine(status)
            line.failures = failures.map { SweepLine.Failure(cell: $0.cell, reason: $0.reason) }
            return try Terminal.json(line)
        }
        Terminal.result(SweepText.summary(status, SweepPace(Throughput(), of: status, by: look)))
        for (cell, reason) in failures { Terminal.result("cell \(cell) failed: \(Terminal.plain(reason))") }
        if status.failed > failures.count {
            Terminal.result("… and \(Readable.count(status.failed - failures.count)) more failed")
        }
    }

    private func row(_ status: SweepStatus, _ width: Int) -> String {
        Self.row(
            status.id, status.state.rawValue, status.orders?.priority.rawValue ?? "-",
            Readable.count(status.cells), Readable.count(status.done), Readable.count(status.failed), width)
    }

    private static func row(
        _ id: String, _ state: String, _ priority: String, _ cells: String, _ done: String, _ failed: String,
        _ width: Int
    ) -> String {
        let columns = [(id, width), (state, 9), (priority, 8), (cells, 12), (done, 12)].map(SweepText.padded)
        return (columns + [failed]).joined(separator: "  ")
    }
}

/// Whether somebody hands out work, as a line for machines.
private struct CoordinatorLine: Encodable {
    let coordinator: Bool
}

/// What a worker says of itself, as a line for machines.
private struct WorkerLine: Encodable {
    let worker: String
    let state: String
    let roles: [String]
    let version: String
    let sweep: String?
    let job: Int?
    let step: String?
    let cells: Int
    let reason: String?

    init(_ status: WorkerStatus) {
        worker = status.name
        state = status.state.rawValue
        (roles, version) = (status.roles, status.version)
        (sweep, job, step) = (status.sweep, status.job, status.step)
        (cells, reason) = (status.cells, status.reason)
    }
}
