import Farm
import Sweeps
import Testing

@testable import floydfarm

@Suite struct ProgressBarTests {
    private func progress(done: Double, of total: Double, seconds: Double?) -> RunProgress {
        var work = RunProgress.Work(total: total, expected: nil)
        work.add(done, seconds: seconds)
        return RunProgress(cells: 12, work: [.stage1: work])
    }

    @Test func `the line says cells and the time that is left`() {
        var half = progress(done: 50, of: 100, seconds: 100)
        half.done = 5
        #expect(ProgressBar.summary(half) == "5 of 12 cells, 1 min 40 s left")
        half.failed = 1
        #expect(ProgressBar.summary(half) == "5 of 12 cells, 1 failed, 1 min 40 s left")
    }

    @Test func `nothing is said of the time while a stage was never measured`() {
        #expect(ProgressBar.summary(progress(done: 1, of: 100, seconds: nil)) == "0 of 12 cells")
    }

    @Test func `the bar fills with the work and never leaves its line`() {
        let half = progress(done: 50, of: 100, seconds: 100)
        #expect(ProgressBar.bar(half, columns: 43).hasPrefix("[█████     ]"))
        for columns in 0..<120 {
            #expect(ProgressBar.bar(half, columns: columns).count <= columns)
        }
    }

    @Test func `spans of time and sizes read well`() {
        #expect(Readable.seconds(59.2) == "59 s")
        #expect(Readable.seconds(125) == "2 min 05 s")
        #expect(Readable.seconds(12_000) == "3 h 20 min")
        #expect(Readable.seconds(270_000) == "3 d 3 h")
        #expect(Readable.bytes(512) == "512 B")
        #expect(Readable.bytes(3_140_000) == "3.1 MB")
        #expect(Readable.bytes(999_600) == "1.0 MB")
        #expect(Readable.count(1_234_567) == "1,234,567")
        #expect(Readable.count(123) == "123")
    }
}
