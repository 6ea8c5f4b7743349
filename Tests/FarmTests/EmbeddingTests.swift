import Foundation
import Rendering
import Sweeps
import Tensors
import Testing

@testable import Farm

/// Text states that others computed.
@Suite struct `Imported text states` {
    /// A file of states for two prompts, of the pocket model's width.
    private func write(_ bench: Workbench, prompts: [String] = ["a rocket ship", ""], length: Int = 77) throws
        -> String
    {
        let width = try bench.prepare("prompt: a").models.model(for: Parameters(["model": .text("pocket")]))
            .stateWidth
        let path = bench.folder.appendingPathComponent("states.safetensors").path
        let tensors = prompts.enumerated().map { number, prompt in
            let values = (0..<length * width).map { Float(($0 * 7 + number) % 11) / 11 - 0.5 }
            return (prompt, Tensor(values, shape: [1, length, width]))
        }
        try Safetensors.write(tensors, to: path)
        return path
    }

    private func place(_ path: String, _ bench: Workbench) throws {
        let imported = try ImportedTexts(path: path)
        let target = try imported.place(named: "course", in: ModelCatalog(folder: bench.folder.path))
        try Data(imported.encoded()).write(to: URL(fileURLWithPath: target))
    }

    @Test func `stand for a text encoder, for the prompts that they have`() throws {
        let bench = try Workbench()
        try place(write(bench), bench)
        let spec = "prompt: a rocket ship\nsteps: 1\nstage2: off\nmodel.text: course"
        #expect(try bench.run(spec).done == 1)
        let error = #expect(throws: FarmError.self) {
            try bench.prepare("prompt: a pencil\nsteps: 1\nstage2: off\nmodel.text: course")
        }
        #expect(error?.description.contains("has no states of the prompt “a pencil”; it knows 2") == true)
    }

    @Test func `of another shape are refused, and so is the name of a model`() throws {
        let bench = try Workbench()
        let path = try write(bench, length: 76)
        #expect(throws: FarmError.self) { try ImportedTexts(path: path) }
        let good = try ImportedTexts(path: write(bench))
        #expect(throws: FarmError.self) {
            try good.place(named: "../x", in: ModelCatalog(folder: bench.root))
        }
    }

    @Test func `of a sweep are computed once and exported under their prompts`() throws {
        let bench = try Workbench()
        let prepared = try bench.prepare("prompt: [a, b]\nsteps: 1\nstage2: off")
        let texts = try SweepTexts(prepared, in: bench.store())
        #expect(texts.count == 3)
        #expect(try texts.encode(compute: Compute(threads: 2), worker: "test") == 3)
        #expect(try texts.encode(compute: Compute(threads: 2), worker: "test") == 0)
        #expect(Set(try texts.states().map(\.0)) == ["a", "b", ""])
    }
}
