import Rendering
import Tensors

/// `unet`, and stage I's cases again with the weights in other types and files.
func compareNetworks(_ folder: ParityFolder, _ compute: Compute, _ tally: inout ParityTally) throws {
    let stages = ["stage1": "checkpoint/stage1/unet", "stage2": "checkpoint/stage2/unet"]
    for (stage, unet) in stages.sorted(by: { $0.key < $1.key }) {
        try compareNetwork(folder, unet, cases: stage, as: "unet", relative: 2e-4, compute, &tally)
    }
    for (variant, relative) in [("sharded-unet", 2e-4), ("half-unet", 3e-3), ("bfloat16-unet", 2e-2)] {
        try compareNetwork(folder, variant, cases: "stage1", as: variant, relative: relative, compute, &tally)
    }
}

private func compareNetwork(
    _ folder: ParityFolder, _ unetFolder: String, cases stage: String, as name: String, relative: Double,
    _ compute: Compute, _ tally: inout ParityTally
) throws {
    let unet = try UNet.load("\(folder.path)/\(unetFolder)", compute: compute)
    let file = folder.unet
    for output in file.names where output.hasPrefix("\(stage).") && output.hasSuffix(".out") {
        let prefix = output.dropLast("out".count)
        let text = unet.prepare(try file.floats("\(prefix)text"))
        let result = unet(
            try file.floats("\(prefix)sample").channelsLast, timestep: try file.integer("\(prefix)timestep"),
            text: text,
            noiseLevel: unet.config.hasNoiseLevel ? try file.integer("\(prefix)noise_level") : nil)
        tally.compare(
            "\(name).\(output)", result.channelsFirst, with: try file.floats(output), relative: relative)
    }
}
