import Tensors

/// The shape of a T5 v1.1 encoder, as `text_encoder/config.json` gives it
/// (`transformers models/t5/configuration_t5.py`).
package struct T5Config: Sendable, Equatable, Encodable {
    package let vocabulary: Int
    /// Width of the states.
    package let width: Int
    /// Width of one attention head.
    package let headWidth: Int
    package let heads: Int
    package let feedForwardWidth: Int
    package let layers: Int
    package let relativeBuckets: Int
    package let relativeMaxDistance: Int
    package let normEpsilon: Float

    /// How the names of tensors begin that a file of the whole T5 holds and its encoder does not use.
    package static let unusedPrefixes = ["decoder.", "lm_head."]
}

extension T5Config {
    /// Reads and checks a configuration.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and the field.
    package init(path: String) throws {
        let config = try ConfigFile(path: path)
        try config.require("model_type", .string("t5"), orAbsent: true)
        try config.require("feed_forward_proj", .string("gated-gelu"))
        vocabulary = try config.integer("vocab_size", default: 32128, in: 4...1_000_000)
        width = try config.integer("d_model", default: 512, in: 1...65536)
        headWidth = try config.integer("d_kv", default: 64, in: 1...4096)
        heads = try config.integer("num_heads", default: 8, in: 1...1024)
        feedForwardWidth = try config.integer("d_ff", default: 2048, in: 1...1_000_000)
        layers = try config.integer("num_layers", default: 6, in: 1...256)
        relativeBuckets = try config.integer("relative_attention_num_buckets", default: 32, in: 4...4096)
        relativeMaxDistance = try config.integer(
            "relative_attention_max_distance", default: 128, in: relativeBuckets / 4 + 1...1_000_000)
        normEpsilon = Float(try config.number("layer_norm_epsilon", default: 1e-6, in: 0...1))
    }
}
