import ArgumentParser
import Farm
import Foundation

/// Watches a sweep on a farm: bars that are redrawn on a terminal, lines now and then elsewhere.
struct Watching {
    /// Failed cells that are told of one by one.
    private static let maximumTold = 20

    private let id: String
    private let look: FarmLook
    private let json: Bool
    private let isInteractive: Bool
    private var throughput = Throughput()
    private var block = LiveBlock()
    private var told: Set<Int> = []
    private var lastSummary: String?
    private var lastProblem: String?
    private var hadCoordinator = true

    init(_ id: String, _ look: FarmLook, json: Bool) {
        self.id = id
        self.look = look
        self.json = json
        isInteractive = !json && Terminal.isInteractive
    }

    /// Returns when every cell is done; calls `check` again and again meanwhile.
    ///
    /// - Throws: `ExitCode` where cells failed or the sweep was cancelled; `Interrupted` on request.
    mutating func run(until interruption: Interruption, check: () throws -> Void) throws {
        var next = 0.0
        while true {
            try interruption.check()
            try check()
            let now = ProcessInfo.processInfo.systemUptime
            if now >= next {
                next = now + (isInteractive ? 0.5 : 5)
                if try step(at: now) { return }
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Looks once, and says whether every cell is done.
    private mutating func step(at time: Double) throws -> Bool {
        look.refresh()
        let status = try look.status(of: id)
        guard status.state != .local else {
            throw FarmError("sweep \(id) was never submitted to a farm: submit its spec")
        }
        throughput.add(settled: status.done + status.failed, at: time)
        let isOver = status.isSettled || status.state == .cancelled
        let pace = SweepPace(throughput, of: status, by: look)
        try tell(status, pace, isOver: isOver)
        guard isOver else { return false }
        if isInteractive { block.clear() }
        if !json { Terminal.talk(SweepText.summary(status, pace)) }
        if status.state != .done { throw ExitCode(ExitStatus.incomplete) }
        return true
    }

    private mutating func tell(_ status: SweepStatus, _ pace: SweepPace, isOver: Bool) throws {
        if json { return try tellMachines(status, pace) }
        let (workers, hasCoordinator) = (look.workers(), look.hasCoordinator())
        let reasons = try newFailures(status)
        let summary = SweepText.summary(status, pace)
        if isInteractive && !reasons.isEmpty { block.clear() }
        for (cell, reason) in reasons { Terminal.talk("cell \(cell) failed: \(reason)") }
        if isInteractive {
            block.show(
                SweepText.block(
                    status, pace, workers: workers, hasCoordinator: hasCoordinator,
                    problem: look.ledgerProblem, rows: Terminal.rows - 1))
            return
        }
        if hasCoordinator == false, hadCoordinator { Terminal.warn(SweepText.noCoordinator) }
        hadCoordinator = hasCoordinator ?? hadCoordinator
        if let problem = look.ledgerProblem, lastProblem == nil {
            Terminal.warn("\(problem); counting the pictures in the store instead")
        }
        lastProblem = look.ledgerProblem
        if summary != lastSummary, !isOver { Terminal.talk(summary) }
        lastSummary = summary
    }

    private func tellMachines(_ status: SweepStatus, _ pace: SweepPace) throws {
        var line = SweepLine(status)
        line.cellsPerSecond = pace.cellsPerSecond
        line.secondsLeft = pace.secondsLeft
        try Terminal.json(line)
    }

    /// The failures that were not told of yet, as long as they are few.
    private mutating func newFailures(_ status: SweepStatus) throws -> [(cell: Int, reason: String)] {
        guard status.failed > 0, told.count < Self.maximumTold else { return [] }
        let new = try look.failures(of: status, limit: Self.maximumTold).filter { !told.contains($0.cell) }
        told.formUnion(new.map(\.cell))
        return new
    }
}
