package import Tensors

/// The UNet of both stages of the cascade, from its own configuration and weights.
///
/// Source: `diffusers models/unets/unet_2d_condition.py`.
package struct UNet: Sendable {
    package let config: UNetConfig
    private let compute: Compute

    private let inputConvolution: Convolution
    private let timeEmbedding: TimestepEmbedding
    /// Embeds the noise level; only in stage II.
    private let noiseLevelEmbedding: TimestepEmbedding?
    private let textPooling: TextPooling
    private let textProjection: Linear
    private let downBlocks: [DownBlock]
    private let midBlock: MidBlock
    private let upBlocks: [UpBlock]
    private let outputNorm: Norm
    private let outputConvolution: Convolution

    /// A network over the tensors of `lookup`; nothing may be computed with it before `lookup.finish()`.
    package init(_ lookup: TensorLookup, config: UNetConfig, compute: Compute) {
        var builder = UNetBuilder(lookup: lookup, config: config)
        self.config = config
        self.compute = compute
        inputConvolution = builder.inputConvolution()
        timeEmbedding = builder.timestepEmbedding("time_embedding")
        noiseLevelEmbedding = config.hasNoiseLevel ? builder.timestepEmbedding("class_embedding") : nil
        textPooling = builder.textPooling("add_embedding")
        textProjection = builder.textProjection()
        downBlocks = builder.downBlocks()
        midBlock = builder.midBlock()
        upBlocks = builder.upBlocks()
        outputNorm = builder.outputNorm()
        outputConvolution = builder.outputConvolution()
    }

    /// What depends on the text alone, for raw text states `[N, 77, T]`.
    package func prepare(_ states: Tensor) -> TextConditioning {
        let tokens = compute.linear(states, textProjection)
        let attentions =
            downBlocks.flatMap(\.attentions) + [midBlock.attention] + upBlocks.flatMap(\.attentions)
        return TextConditioning(
            pooled: textPooling(states, on: compute),
            attention: attentions.map { $0.textKeysAndValues(tokens, on: compute) })
    }

    /// Predicted noise, then variance logits, of samples that share a timestep.
    ///
    /// - Parameters:
    ///   - x: `[N, H, W, Ci]`; height and width divisible by `config.sizeMultiple`
    ///   - timestep: in the schedule of the training
    ///   - text: of N prompts, one a sample
    ///   - noiseLevel: how noisy the conditioning picture is, where the network takes that
    /// - Returns: `[N, H, W, Co]`
    package func callAsFunction(
        _ x: Tensor, timestep: Int, text: TextConditioning, noiseLevel: Int? = nil
    ) -> Tensor {
        let embedding = embedding(timestep: timestep, noiseLevel: noiseLevel, text: text)
        var x = compute.convolution(x, inputConvolution)
        var skips = [x]
        for block in downBlocks {
            x = block(x, embedding: embedding, text: text, skips: &skips, on: compute)
        }
        x = midBlock(x, embedding: embedding, text: text, on: compute)
        for block in upBlocks {
            x = block(x, embedding: embedding, text: text, skips: &skips, on: compute)
        }
        let activated = compute.groupNorm(
            x, outputNorm, groups: config.normGroups, epsilon: config.normEpsilon, gelu: true)
        return compute.convolution(activated, outputConvolution)
    }

    /// Time, noise level and pooled text in one vector a sample, activated for the resnets: `[N, E]`.
    private func embedding(timestep: Int, noiseLevel: Int?, text: TextConditioning) -> Tensor {
        var sum = timeEmbedding(timestep, count: text.count, on: compute)
        if let noiseLevelEmbedding {
            sum = compute.add(sum, noiseLevelEmbedding(noiseLevel ?? 0, count: text.count, on: compute))
        }
        sum = compute.add(sum, text.pooled)
        if config.activatesTimeEmbedding { sum = compute.gelu(sum) }
        return config.resnetSkipTimeAct ? sum : compute.gelu(sum)
    }
}
