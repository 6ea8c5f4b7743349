import ArgumentParser

/// The networks that DeepFloyd published, by the configurations in their repositories.
enum PublishedModel: String, CaseIterable, ExpressibleByArgument {
    case stage1Medium = "IF-I-M"
    case stage1Large = "IF-I-L"
    case stage1ExtraLarge = "IF-I-XL"
    case stage2Medium = "IF-II-M"
    case stage2Large = "IF-II-L"
    case textEncoder = "T5-XXL"

    /// `unet/config.json`; nil for the text encoder.
    var unetConfig: String? {
        switch self {
        case .stage1Medium: Self.stage1(widths: [192, 384, 576, 768], text: 768)
        case .stage1Large: Self.stage1(widths: [320, 640, 960, 1280], text: 1280)
        case .stage1ExtraLarge: Self.stage1(widths: [704, 1408, 2112, 2816], text: 2816)
        case .stage2Medium:
            Self.stage2(widths: [128, 256, 512, 768, 768], layers: [2, 2, 3, 3, 3], text: 768)
        case .stage2Large:
            Self.stage2(widths: [160, 320, 640, 960, 1280], layers: [2, 2, 3, 5, 5], text: 1280)
        case .textEncoder: nil
        }
    }

    /// `text_encoder/config.json`; nil for the UNets.
    var textConfig: String? { self == .textEncoder ? Self.t5Config : nil }

    private static func stage1(widths: [Int], text: Int) -> String {
        unet(
            """
              "block_out_channels": \(widths),
              "class_embed_type": null,
              "cross_attention_dim": \(text),
              "down_block_types": \(attending("Down", [false, true, true, true])),
              "in_channels": 3,
              "layers_per_block": 3,
              "mid_block_scale_factor": 1,
              "resnet_out_scale_factor": 1.0,
              "resnet_skip_time_act": false,
              "sample_size": 64,
              "time_embedding_act_fn": null,
              "time_embedding_dim": null,
              "up_block_types": \(attending("Up", [true, true, true, false]))
            """)
    }

    private static func stage2(widths: [Int], layers: [Int], text: Int) -> String {
        unet(
            """
              "block_out_channels": \(widths),
              "class_embed_type": "timestep",
              "cross_attention_dim": \(text),
              "down_block_types": \(attending("Down", [false, false, false, true, true])),
              "in_channels": 6,
              "layers_per_block": \(layers),
              "mid_block_scale_factor": 1.4142271248762554,
              "resnet_out_scale_factor": 1.4142271248762554,
              "resnet_skip_time_act": true,
              "sample_size": 256,
              "time_embedding_act_fn": "gelu",
              "time_embedding_dim": \(text),
              "up_block_types": \(attending("Up", [true, true, false, false, false]))
            """)
    }

    private static func attending(_ direction: String, _ levels: [Bool]) -> [String] {
        levels.map { $0 ? "SimpleCrossAttn\(direction)Block2D" : "Resnet\(direction)sampleBlock2D" }
    }

    /// The fields that all five have in common, and these.
    private static func unet(_ fields: String) -> String {
        """
        {
          "_class_name": "UNet2DConditionModel",
          "act_fn": "gelu",
          "addition_embed_type": "text",
          "addition_embed_type_num_heads": 64,
          "attention_head_dim": 64,
          "center_input_sample": false,
          "conv_in_kernel": 3,
          "conv_out_kernel": 3,
          "cross_attention_norm": "group_norm",
          "encoder_hid_dim": 4096,
          "flip_sin_to_cos": true,
          "freq_shift": 0,
          "mid_block_only_cross_attention": null,
          "mid_block_type": "UNetMidBlock2DSimpleCrossAttn",
          "norm_eps": 1e-05,
          "norm_num_groups": 32,
          "only_cross_attention": false,
          "out_channels": 6,
          "resnet_time_scale_shift": "scale_shift",
          "time_embedding_type": "positional",
          "upcast_attention": false,
        \(fields)
        }

        """
    }

    /// The other configurations of the repository, by their place in it.
    var otherConfigs: [String: String] {
        switch self {
        case .stage1Medium, .stage1Large, .stage1ExtraLarge:
            [
                "model_index.json": Self.index("IFPipeline", ["scheduler", "unet"]),
                "scheduler/scheduler_config.json": Self.scheduler(variance: "learned_range", largest: 1.5),
            ]
        case .stage2Medium, .stage2Large:
            [
                "model_index.json": Self.index(
                    "IFSuperResolutionPipeline", ["image_noising_scheduler", "scheduler", "unet"]),
                "scheduler/scheduler_config.json": Self.scheduler(variance: "learned_range", largest: 1),
                "image_noising_scheduler/scheduler_config.json": Self.scheduler(
                    variance: "fixed_small", largest: nil),
            ]
        case .textEncoder:
            [
                "text_encoder/config.json": Self.t5Config,
                "tokenizer/tokenizer_config.json": Self.tokenizerConfig,
            ]
        }
    }

    private static func index(_ pipeline: String, _ components: [String]) -> String {
        let entries = components.map { name in
            "  \"\(name)\": [\"diffusers\", \"\(name == "unet" ? "UNet2DConditionModel" : "DDPMScheduler")\"]"
        }
        return "{\n  \"_class_name\": \"\(pipeline)\",\n\(entries.joined(separator: ",\n"))\n}\n"
    }

    /// The settings of a DDPM scheduler that thresholds up to `largest`, or not at all.
    private static func scheduler(variance: String, largest: Double?) -> String {
        """
        {
          "_class_name": "DDPMScheduler",
          "beta_schedule": "squaredcos_cap_v2",
          "clip_sample": true,
          "clip_sample_range": 1.0,
          "dynamic_thresholding_ratio": 0.95,
          "num_train_timesteps": 1000,
          "prediction_type": "epsilon",
          "sample_max_value": \(largest ?? 1),
          "thresholding": \(largest != nil),
          "variance_type": "\(variance)"
        }

        """
    }

    private static let t5Config = """
        {
          "architectures": ["T5EncoderModel"],
          "d_ff": 10240,
          "d_kv": 64,
          "d_model": 4096,
          "feed_forward_proj": "gated-gelu",
          "layer_norm_epsilon": 1e-06,
          "model_type": "t5",
          "num_heads": 64,
          "num_layers": 24,
          "relative_attention_max_distance": 128,
          "relative_attention_num_buckets": 32,
          "vocab_size": 32128
        }

        """

    private static let tokenizerConfig = """
        {
          "eos_token": "</s>",
          "extra_ids": 100,
          "model_max_length": 512,
          "pad_token": "<pad>",
          "tokenizer_class": "T5Tokenizer",
          "unk_token": "<unk>"
        }

        """
}
