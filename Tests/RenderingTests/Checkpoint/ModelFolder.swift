import Foundation
import Tensors

/// A temporary folder that tests lay models out in, removed with it.
final class ModelFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "floydfarm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a text file, with the folders on its way, and says where it is.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    /// Writes a weight file of these tensors, in float32.
    func write(_ tensors: [(String, Tensor)], to name: String) throws {
        try write("", to: name)
        try Safetensors.write(tensors, to: "\(path)/\(name)")
    }

    /// Writes a weight file of zeros in a type of choice.
    func write(_ layout: [TensorLayout], to name: String) throws {
        try write("", to: name)
        let writer = try SafetensorsWriter(path: "\(path)/\(name)", layout: layout)
        for tensor in layout {
            try [UInt8](repeating: 0, count: tensor.byteCount).withUnsafeBytes { try writer.append($0) }
        }
        try writer.finish()
    }
}

/// A small tensor whose values count up from `start`.
func counting(_ shape: [Int], from start: Float = 0) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { start + Float($0) }, shape: shape)
}

/// A UNet configuration of one level that attends, with `changes` in place of its fields.
func unetJSON(_ changes: [String: String] = [:]) -> String {
    var fields = [
        "sample_size": "32", "in_channels": "3", "out_channels": "6", "act_fn": "\"gelu\"",
        "block_out_channels": "[32, 64]", "attention_head_dim": "16", "cross_attention_dim": "64",
        "cross_attention_norm": "\"group_norm\"", "encoder_hid_dim": "64", "addition_embed_type": "\"text\"",
        "mid_block_type": "\"UNetMidBlock2DSimpleCrossAttn\"", "resnet_time_scale_shift": "\"scale_shift\"",
        "down_block_types": "[\"ResnetDownsampleBlock2D\", \"SimpleCrossAttnDownBlock2D\"]",
        "up_block_types": "[\"SimpleCrossAttnUpBlock2D\", \"ResnetUpsampleBlock2D\"]",
    ]
    fields.merge(changes) { $1 }
    return "{"
        + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
}

/// A configuration of a T5 encoder of one layer.
let t5JSON = """
    {"model_type": "t5", "feed_forward_proj": "gated-gelu", "vocab_size": 8, "d_model": 4, "num_layers": 1}
    """
