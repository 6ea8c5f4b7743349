import Foundation
import Tensors
import Testing

@testable import floydfarm_bench

@Suite("parity with reference values")
struct ParityTests {
    private let expected = Tensor([1, -4, 2], shape: [3])

    @Test("a case fails by a difference above what is allowed, by another shape, and by what is no number")
    func tally() {
        var tally = ParityTally()
        tally.compare("equal", expected, with: expected, allowed: 0)
        tally.compare("near", Tensor([1, -4, 2.0005], shape: [3]), with: expected, relative: 2e-4)
        #expect((tally.passed, tally.failed) == (2, 0))
        tally.compare("far", Tensor([1, -4, 2.001], shape: [3]), with: expected, relative: 2e-4)
        tally.compare("shape", Tensor([1, -4], shape: [2]), with: expected, allowed: 10)
        tally.compare("undefined", Tensor([1, .nan, 2], shape: [3]), with: expected, allowed: 10)
        tally.compare("whole", [1, 2], with: [1, 3])
        tally.compare("length", [1, 2], with: [1])
        tally.compare("text", "e\u{301}", with: "\u{e9}")
        #expect((tally.passed, tally.failed) == (2, 6))
    }

    @Test("what is skipped counts neither way")
    func skipped() {
        var tally = ParityTally()
        tally.skip("course.image")
        #expect(tally.totals == "0 passed, 0 failed, 1 skipped")
    }

    @Test("a folder without its files is refused in one sentence")
    func missing() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "parity-\(UUID().uuidString)"
        ).path
        let absent = #expect(throws: BenchError.self) { try ParityFolder(folder) }
        #expect(absent?.description.contains("is no folder") == true)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let empty = #expect(throws: BenchError.self) { try ParityFolder(folder) }
        #expect(empty?.description.contains("cases.json") == true)
    }

    @Test("calls of pipelines are read with one or several prompts and seeds")
    func pipelines() throws {
        let json = """
            {"name": "stage1.batch", "prompt": ["a", "b"], "seed": [1, 9223372036854775819], "guidance_scale": 7.0}
            """
        let pipeline = try JSONDecoder().decode(ParityPipeline.self, from: Data(json.utf8))
        #expect(pipeline.prompt.values == ["a", "b"])
        #expect(pipeline.seed.values == [1, 9_223_372_036_854_775_819])
        #expect(pipeline.steps == nil)
    }
}
