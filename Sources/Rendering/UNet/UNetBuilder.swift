import Tensors

/// Takes a UNet's layers from a checkpoint, by upstream's names and in the network's order.
struct UNetBuilder {
    let lookup: TensorLookup
    let config: UNetConfig
    /// How many attentions there are so far.
    private var attentionCount = 0

    init(lookup: TensorLookup, config: UNetConfig) {
        self.lookup = lookup
        self.config = config
    }

    private var channels: [Int] { config.blockOutChannels }

    // MARK: - Around the trunk

    func inputConvolution() -> Convolution {
        lookup.convolution("conv_in", in: config.inChannels, out: channels[0], kernel: 3)
    }

    func outputNorm() -> Norm { lookup.norm("conv_norm_out", channels[0]) }

    func outputConvolution() -> Convolution {
        lookup.convolution("conv_out", in: channels[0], out: config.outChannels, kernel: 3)
    }

    func textProjection() -> Linear {
        lookup.linear("encoder_hid_proj", in: config.encoderHidDim, out: config.crossAttentionDim)
    }

    func timestepEmbedding(_ name: String) -> TimestepEmbedding {
        TimestepEmbedding(
            linear1: lookup.linear("\(name).linear_1", in: channels[0], out: config.timeEmbeddingDim),
            linear2: lookup.linear(
                "\(name).linear_2", in: config.timeEmbeddingDim, out: config.timeEmbeddingDim),
            width: channels[0])
    }

    func textPooling(_ name: String) -> TextPooling {
        let width = config.encoderHidDim
        return TextPooling(
            norm1: lookup.norm("\(name).norm1", width),
            positionalEmbedding: lookup.tensor("\(name).pool.positional_embedding", [1, width]),
            query: lookup.linear("\(name).pool.q_proj", in: width, out: width),
            keys: lookup.linear("\(name).pool.k_proj", in: width, out: width),
            values: lookup.linear("\(name).pool.v_proj", in: width, out: width),
            projection: lookup.linear("\(name).proj", in: width, out: config.timeEmbeddingDim),
            norm2: lookup.norm("\(name).norm2", config.timeEmbeddingDim),
            heads: config.poolingHeads)
    }

    // MARK: - The trunk

    mutating func downBlocks() -> [DownBlock] {
        var blocks: [DownBlock] = []
        for level in channels.indices {
            let name = "down_blocks.\(level)"
            let (before, width) = (channels[max(level - 1, 0)], channels[level])
            let layers = config.layersPerBlock[level]
            let inputs = [before] + Array(repeating: width, count: layers - 1)
            blocks.append(
                DownBlock(
                    resnets: resnets(name, in: inputs, out: width),
                    attentions: config.downAttention[level]
                        ? attentions(name, count: layers, level: level, headLevel: level) : [],
                    downsampler: level == channels.count - 1
                        ? nil
                        : resnet("\(name).downsamplers.0", in: width, out: width, resampling: .down)))
        }
        return blocks
    }

    mutating func midBlock() -> MidBlock {
        let width = channels[channels.count - 1]
        let scale = config.midBlockScaleFactor
        return MidBlock(
            first: resnet("mid_block.resnets.0", in: width, out: width, outputScale: scale),
            attention: attention(
                "mid_block.attentions.0", width: width,
                headWidth: config.attentionHeadDim[channels.count - 1],
                onlyText: config.midOnlyCrossAttention),
            second: resnet("mid_block.resnets.1", in: width, out: width, outputScale: scale))
    }

    mutating func upBlocks() -> [UpBlock] {
        var blocks: [UpBlock] = []
        for (index, level) in channels.indices.reversed().enumerated() {
            let name = "up_blocks.\(index)"
            let width = channels[level]
            let below = channels[min(level + 1, channels.count - 1)]
            let layers = config.layersPerBlock[level] + 1
            // The first layer continues from the level below; the last takes the skip of the level above.
            let inputs = (0..<layers).map { layer in
                (layer == 0 ? below : width) + (layer == layers - 1 ? channels[max(level - 1, 0)] : width)
            }
            blocks.append(
                UpBlock(
                    resnets: resnets(name, in: inputs, out: width),
                    // Upstream does not reverse the list of head widths for the up blocks.
                    attentions: config.upAttention[index]
                        ? attentions(name, count: layers, level: level, headLevel: index) : [],
                    upsampler: level == 0
                        ? nil : resnet("\(name).upsamplers.0", in: width, out: width, resampling: .up)))
        }
        return blocks
    }

    // MARK: - Parts of blocks

    private func resnets(_ block: String, in inputs: [Int], out width: Int) -> [ResnetBlock] {
        inputs.enumerated().map { resnet("\(block).resnets.\($0)", in: $1, out: width) }
    }

    private mutating func attentions(
        _ block: String, count: Int, level: Int, headLevel: Int
    ) -> [CrossAttention] {
        var attentions: [CrossAttention] = []
        for layer in 0..<count {
            attentions.append(
                attention(
                    "\(block).attentions.\(layer)", width: channels[level],
                    headWidth: config.attentionHeadDim[headLevel], onlyText: config.onlyCrossAttention[level])
            )
        }
        return attentions
    }

    private func resnet(
        _ name: String, in input: Int, out output: Int, resampling: ResnetBlock.Resampling = .none,
        outputScale: Float? = nil
    ) -> ResnetBlock {
        ResnetBlock(
            norm1: lookup.norm("\(name).norm1", input),
            convolution1: lookup.convolution("\(name).conv1", in: input, out: output, kernel: 3),
            timeProjection: lookup.linear(
                "\(name).time_emb_proj", in: config.timeEmbeddingDim, out: 2 * output),
            norm2: lookup.norm("\(name).norm2", output),
            convolution2: lookup.convolution("\(name).conv2", in: output, out: output, kernel: 3),
            shortcut: input == output
                ? nil : lookup.convolution("\(name).conv_shortcut", in: input, out: output, kernel: 1),
            resampling: resampling, groups: config.normGroups, epsilon: config.normEpsilon,
            outputScale: outputScale ?? config.resnetOutScaleFactor)
    }

    private mutating func attention(
        _ name: String, width: Int, headWidth: Int, onlyText: Bool
    ) -> CrossAttention {
        defer { attentionCount += 1 }
        let text = config.crossAttentionDim
        func linear(_ part: String, in input: Int) -> Linear {
            lookup.linear("\(name).\(part)", in: input, out: width)
        }
        return CrossAttention(
            norm: lookup.norm("\(name).group_norm", width),
            textNorm: lookup.norm("\(name).norm_cross", text),
            query: linear("to_q", in: width),
            own: onlyText
                ? nil : .init(keys: linear("to_k", in: width), values: linear("to_v", in: width)),
            text: .init(keys: linear("add_k_proj", in: text), values: linear("add_v_proj", in: text)),
            output: linear("to_out.0", in: width),
            groups: config.normGroups, heads: width / headWidth, headWidth: headWidth, index: attentionCount)
    }
}
