import Rendering
import Tensors
import Testing

@Suite("the configuration of a UNet")
struct UNetConfigTests {
    private let folder: ModelFolder

    init() throws { folder = try ModelFolder() }

    private func config(_ changes: [String: String] = [:]) throws -> UNetConfig {
        try UNetConfig(path: try folder.write(unetJSON(changes), to: "config.json"))
    }

    @Test("absent and null fields have diffusers' defaults")
    func defaults() throws {
        let config = try config(["time_embedding_dim": "null", "encoder_hid_dim_type": "null"])
        #expect(config.layersPerBlock == [2, 2])
        #expect(config.timeEmbeddingDim == 128)
        #expect(config.normGroups == 32)
        #expect(config.poolingHeads == 64)
        #expect(config.normEpsilon == 1e-5)
        #expect(config.resnetOutScaleFactor == 1)
        #expect(!config.hasNoiseLevel && !config.resnetSkipTimeAct && !config.activatesTimeEmbedding)
        #expect(config.downAttention == [false, true])
        #expect(config.upAttention == [true, false])
        #expect(config.onlyCrossAttention == [false, false])
        #expect(config.sizeMultiple == 2)
    }

    @Test("fields that diffusers takes as one value or a list are read in both forms")
    func lists() throws {
        let config = try config([
            "layers_per_block": "[1, 3]", "only_cross_attention": "[false, true]",
            "attention_head_dim": "[8, 32]",
        ])
        #expect(config.layersPerBlock == [1, 3])
        #expect(config.onlyCrossAttention == [false, true])
        #expect(config.attentionHeadDim == [8, 32])
        #expect(try self.config(["layers_per_block": "3"]).layersPerBlock == [3, 3])
    }

    @Test("the middle attends as all levels do, unless they differ or it is told")
    func middle() throws {
        #expect(try config(["only_cross_attention": "true"]).midOnlyCrossAttention)
        #expect(try !config(["only_cross_attention": "[true, true]"]).midOnlyCrossAttention)
        #expect(try config(["mid_block_only_cross_attention": "true"]).midOnlyCrossAttention)
    }

    @Test("stage II's fields are read")
    func stage2() throws {
        let config = try config([
            "class_embed_type": "\"timestep\"", "time_embedding_act_fn": "\"gelu\"",
            "resnet_skip_time_act": "true",
            "resnet_out_scale_factor": "1.4142271248762554", "mid_block_scale_factor": "1.4142271248762554",
            "norm_num_groups": "8",
        ])
        #expect(config.hasNoiseLevel && config.activatesTimeEmbedding && config.resnetSkipTimeAct)
        #expect(config.resnetOutScaleFactor == 1.4142271)
        #expect(config.midBlockScaleFactor == 1.4142271)
        #expect(config.normGroups == 8)
    }

    @Test(
        "what cannot be computed is refused by field",
        arguments: [
            ("act_fn", "\"silu\"", "act_fn is \"silu\"; only \"gelu\" is supported"),
            ("act_fn", "null", "act_fn is absent; only \"gelu\" is supported"),
            ("layers_per_block", "[1]", "layers_per_block has 1 entries, but block_out_channels has 2"),
            (
                "layers_per_block", "1000000000",
                "layers_per_block is 1000000000, but must be an integer from 1 to 32"
            ),
            ("layers_per_block", "\"2\"", "layers_per_block is \"2\", but must be an integer from 1 to 32"),
            ("sample_size", "null", "sample_size is missing"),
            ("block_out_channels", "[]", "block_out_channels must be a list of one to eight widths"),
            ("block_out_channels", "64", "block_out_channels must be a list of one to eight widths"),
            (
                "attention_head_dim", "24",
                "attention_head_dim is 24, which does not divide its level's width (64)"
            ),
            (
                "norm_num_groups", "24",
                "norm_num_groups is 24, which does not divide a width of block_out_channels (32)"
            ),
            (
                "cross_attention_dim", "48",
                "cross_attention_dim is 48, which does not split into the 32 groups of its norm"
            ),
            (
                "addition_embed_type_num_heads", "10",
                "addition_embed_type_num_heads is 10, which does not divide encoder_hid_dim (64)"
            ),
            ("only_cross_attention", "1", "only_cross_attention is 1, but must be true or false"),
            ("num_attention_heads", "4", "num_attention_heads is 4; only null is supported"),
            (
                "class_embed_type", "\"identity\"",
                "class_embed_type is \"identity\"; only \"timestep\" is supported"
            ),
            ("norm_eps", "-1", "norm_eps is -1, but must be a number from 0.0 to 1.0"),
            (
                "down_block_types", "[\"DownBlock2D\", \"SimpleCrossAttnDownBlock2D\"]",
                "down_block_types names \"DownBlock2D\"; only SimpleCrossAttnDownBlock2D and "
                    + "ResnetDownsampleBlock2D are supported"
            ),
            (
                "_class_name", "\"UNet2DModel\"",
                "_class_name is \"UNet2DModel\"; only \"UNet2DConditionModel\" is supported"
            ),
        ])
    func refusals(field: String, value: String, what: String) throws {
        let error = #expect(throws: RenderingError.self) { try config([field: value]) }
        #expect(error?.description == "\(folder.path)/config.json: \(what)")
    }

    @Test(
        "a file that is no configuration is refused",
        arguments: ["", "[]", "{\"a\": 1, \"a\": 2}", "\u{1F680}"])
    func notConfigurations(text: String) throws {
        let path = try folder.write(text, to: "config.json")
        let error = #expect(throws: RenderingError.self) { try UNetConfig(path: path) }
        #expect(error?.description.hasPrefix("\(path) cannot be read as JSON: ") == true)
    }

    @Test("a file far too large for a configuration is refused unread")
    func largeFiles() throws {
        let path = try folder.write(String(repeating: " ", count: 1 << 20 + 1), to: "config.json")
        let error = #expect(throws: RenderingError.self) { try UNetConfig(path: path) }
        #expect(error?.description == "\(path) has 1048577 bytes, too many for a configuration")
    }
}
