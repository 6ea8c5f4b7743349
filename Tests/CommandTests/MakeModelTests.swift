import Foundation
import Rendering
import Tensors
import Testing

@testable import floydfarm_bench

@Suite("synthetic checkpoints")
struct MakeModelTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "floydfarm-\(UUID().uuidString)"
    )
    .path

    private func withFolder<R>(_ body: () throws -> R) throws -> R {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try body()
    }

    /// Counts of `UNet2DConditionModel.from_config(…)` on torch's meta device (diffusers 0.42.1).
    @Test(
        "a published UNet asks for as many tensors and parameters as the original",
        arguments: [
            (PublishedModel.stage1Medium, 775, 371_605_830), (.stage1Large, 775, 935_365_830),
            (.stage1ExtraLarge, 775, 4_304_695_110), (.stage2Medium, 721, 461_064_198),
            (.stage2Large, 939, 1_243_277_190),
        ])
    func publishedSizes(model: PublishedModel, tensors: Int, parameters: Int) throws {
        try withFolder {
            let path = "\(folder)/config.json"
            try Data(try #require(model.unetConfig).utf8).write(to: URL(fileURLWithPath: path))
            let layout = try SyntheticCheckpoint.unetLayout(config: path, dtype: .float16)
            #expect(layout.count == tensors)
            #expect(layout.reduce(0) { $0 + $1.byteCount } == 2 * parameters)
        }
    }

    /// 4 762 310 656 parameters in 219 tensors (transformers 5.23), of which `wo` has 4 bytes each in the fp16 files:
    /// their published sizes are 9.96 + 1.58 GB.
    @Test("the published text encoder has the tensors and the size of the original")
    func textEncoderSize() throws {
        try withFolder {
            let path = "\(folder)/config.json"
            try Data(try #require(PublishedModel.textEncoder.textConfig).utf8).write(
                to: URL(fileURLWithPath: path))
            let layout = try SyntheticCheckpoint.textLayout(config: path, dtype: .float16)
            #expect(layout.count == 219)
            let parameters: Int = layout.reduce(0) { $0 + $1.shape.reduce(1, *) }
            #expect(parameters == 4_762_310_656)
            let wide = 24 * 4096 * 10240
            let size: Int = layout.reduce(0) { $0 + $1.byteCount }
            #expect(size == 2 * (4_762_310_656 + wide))
        }
    }

    @Test("a written text encoder loads, whole or in shards", arguments: [Int.max / 4, 40_000])
    func writtenTextEncoders(largestShard: Int) throws {
        try withFolder {
            let config = try #require(PublishedModel.textEncoder.textConfig)
                .replacingOccurrences(of: "10240", with: "32").replacingOccurrences(
                    of: "\"num_layers\": 24", with: "\"num_layers\": 1"
                )
                .replacingOccurrences(of: "4096", with: "16").replacingOccurrences(of: "32128", with: "9000")
                .replacingOccurrences(of: "64", with: "4")
            try SyntheticCheckpoint(folder: folder, dtype: .float16)
                .writeTextEncoder(config: config, largestShard: largestShard)
            let model = ModelReference(name: "m", stage1: folder, stage2: nil, text: folder)
            let checkpoint = try Checkpoint.textEncoder(model.textEncoderFolder)
            #expect((checkpoint.files.count == 1) == (largestShard > 1 << 40))
            #expect(checkpoint.tensors["encoder.block.0.layer.1.DenseReluDense.wo.weight"]?.dtype == .float32)
            #expect(checkpoint.tensors["shared.weight"]?.dtype == .float16)
            _ = try TextEncoder(model, compute: Compute(threads: 1))
        }
    }

    @Test("a written checkpoint is complete and loads", arguments: [DType.float16, .float32])
    func writtenCheckpoints(dtype: DType) throws {
        try withFolder {
            let checkpoint = SyntheticCheckpoint(folder: folder, dtype: dtype)
            try checkpoint.writeUNet(config: Self.smallConfig)
            let written = try Checkpoint.unet("\(folder)/unet")
            let lookup = written.lookup()
            _ = UNet(lookup, config: try UNetConfig(path: written.configPath), compute: Compute(threads: 1))
            try lookup.finish()
            #expect(written.tensors.values.allSatisfy { $0.dtype == dtype })
            let gain = try #require(written.tensors["conv_norm_out.weight"]).floats().values
            #expect(gain.allSatisfy { abs($0 - 1) < 0.6 } && Set(gain).count > 8)
        }
    }

    @Test("the same seed gives the same bytes")
    func determinism() throws {
        try withFolder {
            let contents = try (0...1).map { i in
                try SyntheticCheckpoint(folder: "\(folder)/\(i)", dtype: .float16).writeUNet(
                    config: Self.smallConfig)
                let path = "\(folder)/\(i)/unet/diffusion_pytorch_model.fp16.safetensors"
                return try Data(contentsOf: URL(fileURLWithPath: path))
            }
            #expect(contents[0] == contents[1])
        }
    }

    @Test("a folder that holds something is left alone")
    func nonEmptyFolders() throws {
        try withFolder {
            try Data().write(to: URL(fileURLWithPath: "\(folder)/mine"))
            let error = #expect(throws: BenchError.self) {
                try SyntheticCheckpoint(folder: folder, dtype: .float16).write(.stage1Medium)
            }
            #expect(error?.description == "\(folder) is not empty; name a new folder for the checkpoint")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["mine"])
        }
    }

    /// IF-I-M's configuration, narrowed and shortened.
    private static let smallConfig =
        PublishedModel.stage1Medium.unetConfig?
        .replacingOccurrences(of: "[192, 384, 576, 768]", with: "[32, 32, 64, 64]")
        .replacingOccurrences(of: "\"layers_per_block\": 3", with: "\"layers_per_block\": 1")
        .replacingOccurrences(of: "\"cross_attention_dim\": 768", with: "\"cross_attention_dim\": 32")
        .replacingOccurrences(of: "4096", with: "64")
        .replacingOccurrences(of: "\"attention_head_dim\": 64", with: "\"attention_head_dim\": 32") ?? ""
}
