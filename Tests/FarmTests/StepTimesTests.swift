import Farm
import Foundation
import Testing

@Suite struct StepTimesTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    private let subject = StepTimes.Subject(model: "abc", width: 32, height: 32, threads: 2)

    @Test func `a figure that was never measured is unknown`() {
        #expect(StepTimes(folder: folder)[subject] == nil)
    }

    @Test func `figures are kept for the next run`() {
        defer { try? FileManager.default.removeItem(at: folder) }
        var times = StepTimes(folder: folder)
        times.record(2, for: subject)
        times.save()
        #expect(StepTimes(folder: folder)[subject] == 2)
    }

    @Test func `a new measurement counts as much as all before it`() {
        var times = StepTimes(folder: folder)
        times.record(2, for: subject)
        times.record(4, for: subject)
        #expect(times[subject] == 3)
    }

    @Test func `another number of threads is another figure`() {
        var times = StepTimes(folder: folder)
        times.record(2, for: subject)
        #expect(times[StepTimes.Subject(model: "abc", width: 32, height: 32, threads: 1)] == nil)
    }

    @Test func `a damaged file counts as no measurements`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("{".utf8).write(to: folder.appendingPathComponent("step-times.json"))
        #expect(StepTimes(folder: folder)[subject] == nil)
    }
}
