import Tensors

/// The shape of a UNet of the IF family, as `unet/config.json` gives it (`diffusers models/unets/unet_2d_condition.py`).
///
/// Lists have one entry per level, widest feature map first.
package struct UNetConfig: Sendable, Equatable, Encodable {
    /// Side of the pictures it was trained on.
    package let sampleSize: Int
    package let inChannels: Int
    /// Predicted noise, then variance logits.
    package let outChannels: Int
    package let blockOutChannels: [Int]
    /// Resnets of each level on the way down; one more on the way up.
    package let layersPerBlock: [Int]
    /// Which levels attend on the way down.
    package let downAttention: [Bool]
    /// Which blocks attend on the way up, in the order of `up_blocks`: narrowest feature map first.
    package let upAttention: [Bool]
    /// Which levels attend to the text alone, not to the picture.
    package let onlyCrossAttention: [Bool]
    package let midOnlyCrossAttention: Bool
    /// Width of one attention head at each level; the middle has the last level's.
    package let attentionHeadDim: [Int]
    /// Width of the text tokens that attention sees.
    package let crossAttentionDim: Int
    /// Width of the text encoder's states.
    package let encoderHidDim: Int
    /// Heads of the attention that pools the text.
    package let poolingHeads: Int
    package let timeEmbeddingDim: Int
    /// Whether the time embedding passes through GELU before all resnets share it.
    package let activatesTimeEmbedding: Bool
    /// Whether resnets use the time embedding as it is, without a GELU of their own.
    package let resnetSkipTimeAct: Bool
    /// Whether a noise level enters as a second timestep (`class_embed_type: timestep`, stage II).
    package let hasNoiseLevel: Bool
    package let normGroups: Int
    package let normEpsilon: Float
    /// What the resnets of the down and up blocks divide their sum by.
    package let resnetOutScaleFactor: Float
    package let midBlockScaleFactor: Float

    package var levels: Int { blockOutChannels.count }

    /// Height and width of every picture must be a multiple of this.
    package var sizeMultiple: Int { 1 << (levels - 1) }
}

extension UNetConfig {
    /// Reads and checks a configuration.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and the field.
    package init(path: String) throws {
        let config = try ConfigFile(path: path)
        try Self.requireSupported(config)
        let channels = try Self.channels(config)
        let levels = channels.count
        sampleSize = try config.integer("sample_size", default: nil, in: 1...4096)
        inChannels = try config.integer("in_channels", default: 4, in: 1...64)
        outChannels = try config.integer("out_channels", default: 4, in: 1...64)
        blockOutChannels = channels
        layersPerBlock = try config.perLevel("layers_per_block", count: levels, default: .integer(2)) {
            try config.integer($0, "layers_per_block", in: 1...32)
        }
        downAttention = try Self.attention(
            config, "down_block_types", with: "SimpleCrossAttnDownBlock2D",
            without: "ResnetDownsampleBlock2D", levels)
        upAttention = try Self.attention(
            config, "up_block_types", with: "SimpleCrossAttnUpBlock2D", without: "ResnetUpsampleBlock2D",
            levels)
        onlyCrossAttention = try config.perLevel(
            "only_cross_attention", count: levels, default: .boolean(false)
        ) {
            try Self.boolean($0, config, "only_cross_attention")
        }
        midOnlyCrossAttention = try Self.midOnlyCrossAttention(config)
        attentionHeadDim = try config.perLevel("attention_head_dim", count: levels, default: .integer(8)) {
            try config.integer($0, "attention_head_dim", in: 1...4096)
        }
        crossAttentionDim = try config.integer("cross_attention_dim", default: 1280, in: 1...16384)
        encoderHidDim = try config.integer("encoder_hid_dim", default: nil, in: 1...65536)
        poolingHeads = try config.integer("addition_embed_type_num_heads", default: 64, in: 1...1024)
        timeEmbeddingDim = try config.integer("time_embedding_dim", default: 4 * channels[0], in: 2...65536)
        activatesTimeEmbedding = config["time_embedding_act_fn"] != nil
        resnetSkipTimeAct = try config.boolean("resnet_skip_time_act", default: false)
        hasNoiseLevel = config["class_embed_type"] != nil
        normGroups = try config.integer("norm_num_groups", default: 32, in: 1...1024)
        normEpsilon = Float(try config.number("norm_eps", default: 1e-5, in: 0...1))
        resnetOutScaleFactor = Float(try config.number("resnet_out_scale_factor", default: 1, in: 1e-3...1e3))
        midBlockScaleFactor = Float(try config.number("mid_block_scale_factor", default: 1, in: 1e-3...1e3))
        try checkDivisions(config)
    }

    /// Refuses what the network of this package cannot compute.
    private static func requireSupported(_ config: ConfigFile) throws {
        try config.require("_class_name", .string("UNet2DConditionModel"), orAbsent: true)
        try config.require("act_fn", .string("gelu"))
        try config.require("mid_block_type", .string("UNetMidBlock2DSimpleCrossAttn"))
        try config.require("cross_attention_norm", .string("group_norm"))
        try config.require("resnet_time_scale_shift", .string("scale_shift"))
        try config.require("addition_embed_type", .string("text"))
        try config.require("encoder_hid_dim_type", .string("text_proj"), orAbsent: true)
        try config.require("time_embedding_type", .string("positional"), orAbsent: true)
        try config.require("time_embedding_act_fn", .string("gelu"), orAbsent: true)
        try config.require("class_embed_type", .string("timestep"), orAbsent: true)
        try config.require("flip_sin_to_cos", .boolean(true), orAbsent: true)
        try config.require("freq_shift", .integer(0), orAbsent: true)
        try config.require("center_input_sample", .boolean(false), orAbsent: true)
        try config.require("class_embeddings_concat", .boolean(false), orAbsent: true)
        try config.require("conv_in_kernel", .integer(3), orAbsent: true)
        try config.require("conv_out_kernel", .integer(3), orAbsent: true)
        for field in ["num_attention_heads", "num_class_embeds", "timestep_post_act", "time_cond_proj_dim"] {
            try config.require(field, .null, orAbsent: true)
        }
    }

    private static func channels(_ config: ConfigFile) throws -> [Int] {
        guard let list = config["block_out_channels"]?.array, (1...8).contains(list.count) else {
            throw config.failure("block_out_channels", "must be a list of one to eight widths")
        }
        let channels = try list.map { try config.integer($0, "block_out_channels", in: 2...16384) }
        guard channels[0].isMultiple(of: 2) else {
            throw config.failure(
                "block_out_channels", "begins with an odd width, which no timestep can be embedded in")
        }
        return channels
    }

    private static func attention(
        _ config: ConfigFile, _ field: String, with: String, without: String, _ levels: Int
    ) throws -> [Bool] {
        guard let list = config[field]?.array, list.count == levels else {
            throw config.failure(
                field, "must be a list with as many entries as block_out_channels (\(levels))")
        }
        return try list.map { type in
            switch type.string {
            case with: return true
            case without: return false
            default:
                throw config.failure(field, "names \(type.text); only \(with) and \(without) are supported")
            }
        }
    }

    /// Null takes `only_cross_attention` where that is one boolean, else false, as in diffusers.
    private static func midOnlyCrossAttention(_ config: ConfigFile) throws -> Bool {
        if let own = config["mid_block_only_cross_attention"] {
            return try boolean(own, config, "mid_block_only_cross_attention")
        }
        return config["only_cross_attention"] == .boolean(true)
    }

    private static func boolean(_ value: JSON, _ config: ConfigFile, _ field: String) throws -> Bool {
        guard case .boolean(let boolean) = value else {
            throw config.failure(field, "is \(value.text), but must be true or false")
        }
        return boolean
    }

    /// Refuses widths that do not split into the groups and heads asked for.
    private func checkDivisions(_ config: ConfigFile) throws {
        func check(_ width: Int, _ divisor: Int, _ field: String, _ what: String) throws {
            guard width.isMultiple(of: divisor) else {
                throw config.failure(field, "is \(divisor), which does not divide \(what) (\(width))")
            }
        }
        guard crossAttentionDim.isMultiple(of: CrossAttention.textGroups) else {
            throw config.failure(
                "cross_attention_dim",
                "is \(crossAttentionDim), which does not split into the \(CrossAttention.textGroups) groups of its norm"
            )
        }
        try check(encoderHidDim, poolingHeads, "addition_embed_type_num_heads", "encoder_hid_dim")
        for (level, width) in blockOutChannels.enumerated() {
            try check(width, normGroups, "norm_num_groups", "a width of block_out_channels")
            if downAttention[level] || level == levels - 1 {
                try check(width, attentionHeadDim[level], "attention_head_dim", "its level's width")
            }
            // Upstream does not reverse the list on the way up.
            let up = levels - 1 - level
            if upAttention[up] {
                try check(width, attentionHeadDim[up], "attention_head_dim", "its level's width")
            }
        }
    }
}
