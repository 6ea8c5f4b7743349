import Foundation
import Rendering
import Tensors
import Testing

@Suite("the weights in a folder")
struct CheckpointTests {
    private let folder: ModelFolder
    private var unet: String { "\(folder.path)/unet" }
    private let stem = "unet/diffusion_pytorch_model"

    init() throws { folder = try ModelFolder() }

    private func complaint() throws -> String {
        let error = #expect(throws: RenderingError.self) { try Checkpoint.unet(unet) }
        return try #require(error).description.replacingOccurrences(of: folder.path, with: "DIR")
    }

    private func index(_ map: [String: String]) -> String {
        "{\"metadata\": {\"total_size\": 8}, \"weight_map\": {"
            + map.map { "\"\($0.key)\": \"\($0.value)\"" }.joined(separator: ", ") + "}}"
    }

    @Test("the full-precision file is preferred, and the fp16 variant serves where it is absent")
    func variants() throws {
        try folder.write(
            [TensorLayout(name: "a", dtype: .float16, shape: [2])], to: "\(stem).fp16.safetensors")
        #expect(try Checkpoint.unet(unet).tensors["a"]?.dtype == .float16)
        try folder.write([("a", counting([2]))], to: "\(stem).safetensors")
        #expect(try Checkpoint.unet(unet).tensors["a"]?.dtype == .float32)
    }

    @Test("shards are joined by their index")
    func shards() throws {
        try folder.write([("a", counting([2]))], to: "\(stem)-00001-of-00002.safetensors")
        try folder.write([("b", counting([3]))], to: "\(stem)-00002-of-00002.safetensors")
        let names = (1...2).map { "diffusion_pytorch_model-0000\($0)-of-00002.safetensors" }
        try folder.write(index(["a": names[0], "b": names[1]]), to: "\(stem).safetensors.index.json")
        let checkpoint = try Checkpoint.unet(unet)
        #expect(checkpoint.tensors["b"]?.floats().values == [0, 1, 2])
        #expect(checkpoint.files == names.map { "\(unet)/\($0)" })
    }

    @Test(
        "every published spelling of a half-precision index is found",
        arguments: [
            ".safetensors.index.fp16.json", ".safetensors.fp16.index.json", ".fp16.safetensors.index.json",
        ])
    func indexSpellings(ending: String) throws {
        try folder.write([("a", counting([2]))], to: "\(stem)-00001-of-00001.fp16.safetensors")
        try folder.write(
            index(["a": "diffusion_pytorch_model-00001-of-00001.fp16.safetensors"]), to: "\(stem)\(ending)")
        #expect(try Checkpoint.unet(unet).tensors.count == 1)
    }

    @Test("an index whose shards were not downloaded gives way to a complete variant")
    func incompleteIndex() throws {
        try folder.write(index(["a": "x-00001.safetensors"]), to: "\(stem).safetensors.index.json")
        #expect(
            try complaint()
                == "DIR/\(stem).safetensors.index.json names files that are missing: x-00001.safetensors")
        try folder.write([("a", counting([2]))], to: "\(stem).fp16.safetensors")
        #expect(try Checkpoint.unet(unet).tensors.count == 1)
    }

    @Test(
        "an index that leads out of its folder is refused",
        arguments: ["../x.safetensors", "/etc/x.safetensors", ".safetensors", "sub/x.safetensors", "x.bin"])
    func escapes(name: String) throws {
        try folder.write(index(["a": name]), to: "\(stem).safetensors.index.json")
        #expect(
            try complaint() == "DIR/\(stem).safetensors.index.json: weight_map names \"\(name)\", "
                + "which is no safetensors file beside it")
    }

    @Test("pickle files are refused and never opened")
    func pickles() throws {
        try folder.write("this is no pickle", to: "\(stem).bin")
        #expect(
            try complaint()
                == "DIR/unet has its weights only as pickle (diffusion_pytorch_model.bin), which can run "
                + "code when it is opened and is refused; download diffusion_pytorch_model.safetensors")
    }

    @Test("a folder without weights is named")
    func noWeights() throws {
        #expect(try complaint() == "DIR/unet has no weights: diffusion_pytorch_model.safetensors is missing")
    }

    @Test("a tensor in two shards is refused")
    func duplicates() throws {
        try folder.write([("a", counting([2]))], to: "unet/x-1.safetensors")
        try folder.write([("a", counting([2]))], to: "unet/x-2.safetensors")
        try folder.write(
            index(["a": "x-1.safetensors", "b": "x-2.safetensors"]), to: "\(stem).safetensors.index.json")
        #expect(
            try complaint() == "DIR/unet/x-2.safetensors: tensor \"a\" is also in DIR/unet/x-1.safetensors")
    }

    @Test("files that are symbolic links, as in the hub's cache, are followed")
    func symbolicLinks() throws {
        try folder.write([("a", counting([2]))], to: "blobs/0123abcd")
        try folder.write("{}", to: "unet/config.json")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(stem).safetensors", withDestinationPath: "../blobs/0123abcd")
        #expect(try Checkpoint.unet(unet).tensors.count == 1)
    }
}
