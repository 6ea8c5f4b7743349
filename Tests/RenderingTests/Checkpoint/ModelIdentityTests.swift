import Foundation
import Sweeps
import Tensors
import Testing

@testable import Rendering

@Suite("the identity of a model")
struct ModelIdentityTests {
    private let folder: ModelFolder
    private let a = counting([2, 3])
    private let b = counting([4], from: 9)

    init() throws {
        folder = try ModelFolder()
        try folder.write(unetJSON(), to: "unet/config.json")
        try folder.write("{}", to: "scheduler/scheduler_config.json")
        try folder.write([("a", a), ("b", b)], to: "unet/diffusion_pytorch_model.safetensors")
        try folder.write(t5JSON, to: "text_encoder/config.json")
        try folder.write([("shared.weight", a)], to: "text_encoder/model.safetensors")
        try folder.write("a tokenizer", to: "tokenizer/spiece.model")
    }

    private var model: ModelReference {
        ModelReference(name: "m", stage1: folder.path, stage2: nil, text: folder.path)
    }

    private func replaceWeights(_ files: [(name: String, tensors: [(String, Tensor)])], index: String? = nil)
        throws
    {
        try FileManager.default.removeItem(atPath: "\(folder.path)/unet")
        try folder.write(unetJSON(), to: "unet/config.json")
        for file in files { try folder.write(file.tensors, to: "unet/\(file.name)") }
        if let index { try folder.write(index, to: "unet/diffusion_pytorch_model.safetensors.index.json") }
    }

    @Test("the same weights in shards and in one file have the same digest")
    func sharding() throws {
        let whole = try model.stage1Part().digest
        #expect(whole.utf8.count == 64)
        try replaceWeights(
            [("x-1.safetensors", [("b", b)]), ("x-2.safetensors", [("a", a)])],
            index: "{\"weight_map\": {\"a\": \"x-2.safetensors\", \"b\": \"x-1.safetensors\"}}")
        #expect(try model.stage1Part().digest == whole)
    }

    @Test("a value, a name, a shape or a type that differs gives another digest")
    func differences() throws {
        let name = "diffusion_pytorch_model.safetensors"
        var digests = [try model.stage1Part().digest]
        for tensors in [
            [("a", counting([2, 3], from: 1)), ("b", b)], [("a", a), ("c", b)],
            [("a", a.reshaped([3, 2])), ("b", b)],
        ] {
            try replaceWeights([(name, tensors)])
            digests.append(try model.stage1Part().digest)
        }
        for dtype in [DType.float16, .bfloat16] {
            try folder.write([TensorLayout(name: "a", dtype: dtype, shape: [2])], to: "unet/\(name)")
            digests.append(try model.stage1Part().digest)
        }
        #expect(Set(digests).count == 6)
    }

    @Test("settings enter the digest where they change pixels, and only there")
    func settings() throws {
        let before = try model.parts().identity
        try folder.write(
            unetJSON(["_diffusers_version": "\"0.1\"", "dropout": "0.5"]), to: "unet/config.json")
        try folder.write("{\"lambda_min_clipped\": -5.1}", to: "scheduler/scheduler_config.json")
        #expect(try model.parts().identity == before)
        try folder.write(unetJSON(["norm_eps": "0.001"]), to: "unet/config.json")
        let changed = try model.stage1Part().digest
        #expect(changed != before.stage1)
        try folder.write("{\"steps_offset\": 1}", to: "scheduler/scheduler_config.json")
        #expect(try model.stage1Part().digest != changed)
        try folder.write("another tokenizer", to: "tokenizer/spiece.model")
        #expect(try model.textPart().digest != before.text)
    }

    @Test("an encoder is the same whatever its embedding is called, and with a decoder beside it")
    func encoderNames() throws {
        let before = try model.textPart().digest
        for tensors in [
            [("encoder.embed_tokens.weight", a)], [("encoder.embed_tokens.weight", a), ("shared.weight", a)],
            [("shared.weight", a), ("decoder.x", b), ("lm_head.weight", b)],
        ] {
            try folder.write(tensors, to: "text_encoder/model.safetensors")
            #expect(try model.textPart().digest == before)
        }
    }

    @Test("a remembered digest is used until the file changes, and not when the memory is damaged")
    func cache() throws {
        var cache = DigestCache(environment: ["XDG_CACHE_HOME": "\(folder.path)/cache"])
        cache.threshold = 0
        let unet = "\(folder.path)/unet"
        let digest = String(repeating: "ab", count: 32)
        let other = String(repeating: "cd", count: 32)
        func ask(_ answer: String) throws -> String { cache.digest(of: try .unet(unet)) { answer } }
        #expect(try ask(digest) == digest)
        #expect(try ask(other) == digest)
        try folder.write("{\"weird\"", to: "unet/.floydfarm-digest")
        #expect(try ask(other) == other)
        try folder.write(
            [("a", counting([2, 3], from: 1)), ("b", b)], to: "unet/diffusion_pytorch_model.safetensors")
        #expect(try ask(digest) == digest)
    }

    @Test("where a model's folder cannot be written, its digest is remembered in the user's cache")
    func cacheAside() throws {
        var cache = DigestCache(environment: ["XDG_CACHE_HOME": "\(folder.path)/cache"])
        cache.threshold = 0
        // A folder in the memory's place stands for a folder that cannot be written, which root always can.
        try folder.write("", to: "unet/.floydfarm-digest/x")
        let digest = String(repeating: "ab", count: 32)
        #expect(try cache.digest(of: .unet("\(folder.path)/unet")) { digest } == digest)
        #expect(try cache.digest(of: .unet("\(folder.path)/unet")) { "not asked" } == digest)
    }

    @Test("small weights leave no memory behind")
    func smallWeights() throws {
        _ = try model.parts().identity
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/unet/.floydfarm-digest"))
    }
}
