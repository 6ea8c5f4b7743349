import Foundation
import Tensors
import Testing

@testable import Rendering

@Suite("the text encoder")
struct TextEncoderTests {
    private let compute = Compute(threads: 2)
    private let folder = Goldens.folder + "/checkpoint/stage1"

    private var model: ModelReference {
        ModelReference(name: "standard", stage1: folder, stage2: nil, text: folder)
    }

    @Test("states of the reference's prompts are its own within 2e-4 of the largest")
    func reference() throws {
        let encoder = try TextEncoder(model, compute: compute)
        let cases = try JSONDecoder().decode(
            Prompts.self, from: Data(contentsOf: URL(fileURLWithPath: Goldens.folder + "/cases.json")))
        let goldens = try Goldens("text")
        for (index, prompt) in cases.prompts.enumerated() {
            for clean in [false, true] {
                let golden = try goldens.floats("embedding.\(index).clean=\(clean ? 1 : 0)")
                let states = try encoder.states(of: prompt, cleanCaption: clean)
                let largest = golden.values.map(abs).max() ?? 0
                #expect(states.shape == [Tokenization.length, 64])
                #expect(states.largestDifference(from: golden.reshaped(states.shape)) <= 2e-4 * largest)
            }
        }
    }

    private struct Prompts: Decodable {
        let prompts: [String]
    }

    @Test("the number of threads changes no bit of the states")
    func threads() throws {
        let one = try TextEncoder(model, compute: Compute(threads: 1))
        let two = try TextEncoder(model, compute: Compute(threads: 2))
        let prompt = "a man wearing a hat"
        try #expect(
            one.states(of: prompt, cleanCaption: true).values
                == two.states(of: prompt, cleanCaption: true).values)
    }

    @Test("the pocket model's encoder and tokenizer fit each other")
    func pocket() throws {
        let encoder = try TextEncoder(try ModelCatalog().reference("pocket"), compute: compute)
        let states = try encoder.states(of: "a rocket ship", cleanCaption: true)
        #expect(states.shape[0] == 77)
        let isFinite = states.values.allSatisfy(\.isFinite)
        #expect(isFinite)
    }

    @Test("a tokenizer with more ids than the encoder has rows is refused, and both files are named")
    func mismatch() throws {
        let own = try ModelFolder()
        try FileManager.default.copyItem(atPath: "\(folder)/text_encoder", toPath: "\(own.path)/text_encoder")
        try FileManager.default.copyItem(atPath: "\(folder)/tokenizer", toPath: "\(own.path)/tokenizer")
        try FileManager.default.removeItem(atPath: "\(own.path)/tokenizer/tokenizer_config.json")
        try own.write(#"{"extra_ids": 5000}"#, to: "tokenizer/tokenizer_config.json")
        let other = ModelReference(name: "m", stage1: own.path, stage2: nil, text: own.path)
        let error = #expect(throws: RenderingError.self) { try TextEncoder(other, compute: compute) }
        let description = try #require(error).description
        #expect(description.contains("spiece.model") && description.contains("vocab_size"))
    }

    @Test("missing weights of the encoder are listed")
    func missingWeights() throws {
        let lookup = TensorLookup([:], path: "model")
        _ = T5Encoder(lookup, try T5Config(path: "\(folder)/text_encoder/config.json"))
        let error = #expect(throws: RenderingError.self) { try lookup.finish() }
        try #expect(#require(error).description.contains("shared.weight"))
    }
}
