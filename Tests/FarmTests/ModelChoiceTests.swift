import Farm
import Foundation
import Rendering
import Sweeps
import Testing

@Suite struct `The choice of a model` {
    /// What a cell's parameters mean beside a model `M` of two stages and a stage `D`.
    private func reference(_ parameters: [String: String]) throws -> (
        reference: ModelReference, folder: String
    ) {
        let bench = try Workbench()
        let folder = bench.folder.path
        for part in ["M/stage1", "M/stage2", "M/text", "D"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        let spec = SweepSpec(text: "", file: "spec.yaml", folder: folder, defaultName: "spec")
        let choice = ModelChoice(Parameters(parameters.mapValues { .text($0) }))
        return (try choice.reference(in: ModelCatalog(folder: folder), spec: spec), folder)
    }

    @Test func `replaces one part of a named model and keeps the others`() throws {
        let (first, folder) = try reference(["model": "M", "model.stage1": "D"])
        #expect(first.stage1 == "\(folder)/D")
        #expect(first.stage2 == "\(folder)/M/stage2")
        #expect(first.text == "\(folder)/M/text")
        let (second, other) = try reference(["model": "M", "model.stage2": "D"])
        #expect([second.stage1, second.stage2] == ["\(other)/M/stage1", "\(other)/D"])
    }

    @Test func `takes parts beside no named model as a model of their own`() throws {
        let (reference, folder) = try reference(["model": "pocket", "model.stage1": "D"])
        #expect(reference.stage1 == "\(folder)/D" && reference.text == "\(folder)/D")
        #expect(reference.stage2 == nil)
    }
}
