import Queueing
import Testing
import Tracking

@testable import Farm
@testable import floydfarm

@Suite struct `What is said of a sweep on a farm` {
    private func status(done: Int, failed: Int = 0, leases: Int = 0) -> SweepStatus {
        var progress = SweepProgress(orders: Orders(state: .running, epoch: 1), cells: 12_000)
        (progress.done, progress.failed, progress.leases) = (done, failed, leases)
        return SweepStatus(id: "steps-1a2b3c4d", orders: SweepOrders(priority: .high), progress: progress)
    }

    private func worker(_ name: String) -> WorkerStatus {
        var worker = WorkerStatus(name: name, version: "1", roles: ["render"])
        (worker.state, worker.sweep, worker.job, worker.step) = (.busy, "steps-1a2b3c4d", 812, "stage1 12/40")
        worker.cells = 1204
        return worker
    }

    @Test func `fits a line`() {
        #expect(
            SweepText.summary(
                status(done: 5120, failed: 3, leases: 12), SweepPace(cellsPerSecond: 2.5, secondsLeft: 2751))
                == "steps-1a2b3c4d: running, 5,120 of 12,000 cells, 3 failed, 12 jobs under way, 2.5 cells/s, "
                + "45 min 51 s left")
        #expect(
            SweepText.summary(status(done: 12_000), SweepPace(cellsPerSecond: 2.5, secondsLeft: 2751))
                == "steps-1a2b3c4d: done, 12,000 of 12,000 cells")
        #expect(
            SweepText.summary(status(done: 11_999, failed: 1), SweepPace())
                == "steps-1a2b3c4d: failed, 11,999 of 12,000 cells, 1 failed")
    }

    @Test func `has a bar for each state, and a line for each worker`() {
        let lines = SweepText.block(
            status(done: 6000, leases: 1), SweepPace(cellsPerSecond: 25, secondsLeft: 240),
            workers: [worker("node-a")], hasCoordinator: true, problem: nil, rows: 23)
        #expect(
            lines == [
                "steps-1a2b3c4d  running, high priority, 25 cells/s, 4 min 00 s left",
                "  done    [███████████████               ] 6,000",
                "  failed  [                              ] 0",
                "  waiting [███████████████               ] 6,000",
                "  workers 1",
                "    node-a  busy  steps-1a2b3c4d job 812  stage1 12/40  1,204 cells",
            ])
    }

    @Test func `keeps within a screen, and says why nobody knows of workers`() {
        let many = SweepText.block(
            status(done: 0), SweepPace(), workers: (0..<500).map { worker("node-\($0)") },
            hasCoordinator: true, problem: nil, rows: 23)
        #expect(many.count == 23 && many.last == "    … and 483 more")
        let blind = SweepText.block(
            status(done: 0), SweepPace(), workers: nil, hasCoordinator: nil, problem: "Redis is down",
            rows: 3)
        #expect(blind.count == 3)
    }

    @Test func `says what is to be started where nobody hands out work or takes it`() {
        let lines = SweepText.block(
            status(done: 0), SweepPace(), workers: [], hasCoordinator: false, problem: nil, rows: 23)
        #expect(
            lines.suffix(2) == [
                "  no coordinator: start floydfarm coordinate", "  workers 0: start floydfarm-worker",
            ])
    }
}
