import Foundation
import Tensors
import Testing

@testable import floydfarm_bench

/// The compact folder of `Fixtures/training.py`, replayed.
@Suite struct `What torch computed` {
    @Test func `is found again: first weights, losses, gradients, single operations, Adam and samples`()
        throws
    {
        let path = try #require(
            Bundle.module.url(forResource: "Fixtures/compact", withExtension: nil)?.path)
        var failures: [String] = []
        var tally = ParityTally { if $0.hasSuffix("fail") { failures.append($0) } }
        try compareTraining(TrainingParityFolder(path), Compute(threads: 2), &tally)
        #expect(tally.passed > 500)
        #expect(failures == [])
    }

    @Test func `is refused in one sentence where the folder is incomplete`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(path)/training.json"))
        #expect(TrainingParityFolder.isOne(path))
        let error = #expect(throws: TensorsError.self) { try TrainingParityFolder(path) }
        #expect(error?.description.contains("training.safetensors") == true)
    }
}
