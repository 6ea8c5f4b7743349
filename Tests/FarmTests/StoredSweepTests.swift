import Foundation
import Gallery
import Rendering
import Sweeps
import Testing

@testable import Farm

@Suite struct `A sweep in the store` {
    private static let yaml = "prompt: [a, b]\nseed: 0..2\nsteps: 2\nstage2: {steps: 2}"

    @Test func `gives the nodes that a run renders, without its model`() throws {
        let bench = try Workbench()
        let prepared = try bench.prepare(Self.yaml)
        let store = try bench.store()
        try SweepView(prepared).keep(in: store)
        let stored = try #require(try StoredSweep(id: prepared.id, in: store))
        for cell in prepared.sweep.cells() {
            let model = try prepared.models.model(for: cell.parameters)
            #expect(
                try stored.picture(of: cell)
                    == prepared.task.declaration.node(cell.parameters, model.identity))
        }
    }

    @Test func `names the files of its models with their digests`() throws {
        let bench = try Workbench()
        let prepared = try bench.prepare(Self.yaml)
        try SweepView(prepared).keep(in: bench.store())
        let stored = try #require(try StoredSweep(id: prepared.id, in: bench.store()))
        let parts = try #require(stored.models.first).parts
        #expect(parts.stage1.files.keys.contains("unet/config.json"))
        #expect(parts.stage1.files.keys.contains { $0.hasSuffix(".safetensors") })
        #expect(parts.text.files.keys.contains("tokenizer/spiece.model"))
    }

    @Test func `is not there before it was recorded`() throws {
        #expect((try StoredSweep(id: "nobody-12345678", in: Workbench().store())?.id) == nil)
    }

    @Test func `is refused where its spec is another than was planned`() throws {
        let bench = try Workbench()
        let prepared = try bench.prepare(Self.yaml)
        try SweepView(prepared).keep(in: bench.store())
        let path = "\(bench.root)/sweeps/\(prepared.id)/spec.yaml"
        try "prompt: [a, b]\nseed: 0..9".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: FarmError.self) { try StoredSweep(id: prepared.id, in: bench.store()) }
    }
}
