import Tensors
import Testing

@testable import Rendering

@Suite("The UNet")
struct UNetTests {
    @Test("computes what diffusers computes", arguments: ["stage1", "stage2"], [0, 1, 2])
    func outputs(stage: String, index: Int) throws {
        let golden = try UNetCase(stage, index)
        let output = golden.run(threads: 2)
        // The largest number is about 1; diffusers itself wanders by 2e-6 with other kernels.
        #expect(output.largestDifference(from: golden.expected) < 2e-5)
    }

    @Test("gives a picture the same bytes alone and in a batch", arguments: ["stage1", "stage2"])
    func batches(stage: String) throws {
        let golden = try UNetCase(stage, 1)
        let together = golden.run(threads: 2)
        for picture in 0..<2 {
            let alone = golden.unet(2)(
                golden.sample.sample(picture).channelsLast, timestep: golden.timestep,
                text: golden.unet(2).prepare(golden.text.sample(picture)), noiseLevel: golden.noiseLevel)
            #expect(alone.channelsFirst.values == together.sample(picture).values)
        }
    }

    @Test("gives the same bytes with one and with two threads", arguments: ["stage1", "stage2"])
    func threads(stage: String) throws {
        let golden = try UNetCase(stage, 1)
        #expect(golden.run(threads: 1).values == golden.run(threads: 2).values)
    }

    @Test("does not care whether texts are prepared alone or together")
    func conditioning() throws {
        let golden = try UNetCase("stage1", 1)
        let unet = golden.unet(2)
        let stacked = TextConditioning.stacked([0, 1].map { unet.prepare(golden.text.sample($0)) })
        let output = unet(golden.sample.channelsLast, timestep: golden.timestep, text: stacked)
        #expect(output.channelsFirst.values == golden.run(threads: 2).values)
    }
}

/// One evaluation by diffusers, from `unet.safetensors`.
private struct UNetCase {
    let sample: Tensor
    let text: Tensor
    let timestep: Int
    let noiseLevel: Int?
    let expected: Tensor
    let unet: (_ threads: Int) -> UNet

    init(_ stage: String, _ index: Int) throws {
        let goldens = try Goldens("unet")
        sample = try goldens.floats("\(stage).\(index).sample")
        text = try goldens.floats("\(stage).\(index).text")
        timestep = try goldens.integer("\(stage).\(index).timestep")
        noiseLevel = stage == "stage2" ? try goldens.integer("\(stage).\(index).noise_level") : nil
        expected = try goldens.floats("\(stage).\(index).out")
        let folder = "\(Goldens.folder)/checkpoint/\(stage)/unet"
        let networks = try [1, 2].map { try UNet.load(folder, compute: Compute(threads: $0)) }
        unet = { networks[$0 - 1] }
    }

    func run(threads: Int) -> Tensor {
        let unet = unet(threads)
        return unet(sample.channelsLast, timestep: timestep, text: unet.prepare(text), noiseLevel: noiseLevel)
            .channelsFirst
    }
}
