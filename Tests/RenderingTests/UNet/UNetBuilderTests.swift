import Tensors
import Testing

@testable import Rendering

@Suite("Building a UNet")
struct UNetBuilderTests {
    // Parameters and tensors counted with diffusers on torch's meta device.
    @Test("asks for no keys and values of the picture where attention is to the text alone")
    func onlyCrossAttention() {
        #expect(count(.ifIIM()) == Count(parameters: 461_064_198, tensors: 721))
        #expect(count(.ifIIM(onlyCrossAttention: true)) == Count(parameters: 443_346_438, tensors: 661))
        #expect(
            !names(.ifIIM(onlyCrossAttention: true)).contains { $0.contains("to_k") || $0.contains("to_v") })
    }

    @Test("uses upstream's names")
    func upstreamNames() {
        #expect(names(.ifIM).contains("up_blocks.0.attentions.3.to_out.0.weight"))
        #expect(names(.ifIM).contains("down_blocks.3.attentions.2.add_k_proj.bias"))
        #expect(!names(.ifIM).contains("down_blocks.3.downsamplers.0.conv1.weight"))
    }

    private struct Count: Equatable {
        let parameters: Int
        let tensors: Int
    }

    private func requests(_ config: UNetConfig) -> [(name: String, shape: [Int])] {
        let lookup = TensorLookup()
        _ = UNet(lookup, config: config, compute: Compute(threads: 1))
        return lookup.requests
    }

    private func names(_ config: UNetConfig) -> Set<String> { Set(requests(config).map(\.name)) }

    private func count(_ config: UNetConfig) -> Count {
        let requests = requests(config)
        return Count(
            parameters: requests.reduce(0) { $0 + $1.shape.reduce(1, *) },
            tensors: Set(requests.map(\.name)).count)
    }
}

extension UNetConfig {
    static let ifIM = UNetConfig(
        sampleSize: 64, inChannels: 3, outChannels: 6, blockOutChannels: [192, 384, 576, 768],
        layersPerBlock: [3, 3, 3, 3], downAttention: [false, true, true, true],
        upAttention: [true, true, true, false],
        onlyCrossAttention: [false, false, false, false], midOnlyCrossAttention: false,
        attentionHeadDim: [64, 64, 64, 64], crossAttentionDim: 768, encoderHidDim: 4096, poolingHeads: 64,
        timeEmbeddingDim: 768, activatesTimeEmbedding: false, resnetSkipTimeAct: false, hasNoiseLevel: false,
        normGroups: 32, normEpsilon: 1e-5, resnetOutScaleFactor: 1, midBlockScaleFactor: 1)

    static func ifIIM(onlyCrossAttention: Bool = false) -> UNetConfig {
        UNetConfig(
            sampleSize: 256, inChannels: 6, outChannels: 6, blockOutChannels: [128, 256, 512, 768, 768],
            layersPerBlock: [2, 2, 3, 3, 3], downAttention: [false, false, false, true, true],
            upAttention: [true, true, false, false, false],
            onlyCrossAttention: Array(repeating: onlyCrossAttention, count: 5),
            midOnlyCrossAttention: onlyCrossAttention, attentionHeadDim: [64, 64, 64, 64, 64],
            crossAttentionDim: 768, encoderHidDim: 4096, poolingHeads: 64, timeEmbeddingDim: 768,
            activatesTimeEmbedding: true, resnetSkipTimeAct: true, hasNoiseLevel: true, normGroups: 32,
            normEpsilon: 1e-5, resnetOutScaleFactor: 1.414_227_1, midBlockScaleFactor: 1.414_227_1)
    }
}
