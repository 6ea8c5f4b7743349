import Farm
import Foundation
import Rendering
import Sweeps
import Tensors

/// What is timed: a closure that does it once.
struct StepWork {
    let name: String
    let run: () throws -> Void

    /// One guided step, conditional and unconditional in one batch, of a network in a folder of random weights; of the
    /// text encoder the states of one prompt.
    ///
    /// What depends on the prompt alone is computed beforehand, as in a sampling that is under way.
    static func network(
        _ model: PublishedModel, folder: String, size: Int?, on compute: Compute
    ) throws -> StepWork {
        if model == .textEncoder {
            let reference = ModelReference(name: folder, stage1: folder, stage2: nil, text: folder)
            let encoder = try TextEncoder(reference, compute: compute)
            let prompt = Array(repeating: "snow", count: 90).joined(separator: " ")
            return StepWork(name: "\(model.rawValue), \(Tokenization.length) tokens") {
                _ = try encoder.states(of: prompt, cleanCaption: false)
            }
        }
        let unet = try UNet.load(ModelReference.unetFolder(folder), compute: compute)
        let side = size ?? unet.config.sampleSize
        guard side.isMultiple(of: unet.config.sizeMultiple) else {
            throw BenchError("--size must be a multiple of \(unet.config.sizeMultiple) for \(model.rawValue)")
        }
        var noise = TorchGenerator(seed: 0)
        let x = noise.randn([2, side, side, unet.config.inChannels])
        let text = unet.prepare(noise.randn([2, Tokenization.length, unet.config.encoderHidDim]))
        let noiseLevel = unet.config.hasNoiseLevel ? 250 : nil
        return StepWork(name: "\(model.rawValue) at \(side)², guided step") {
            _ = unet(x, timestep: 500, text: text, noiseLevel: noiseLevel)
        }
    }

    /// A picture of 20 guided steps of stage I and 20 of stage II, text states given.
    static func cell(folder: String, on compute: Compute) throws -> StepWork {
        let task = try RenderTask.named("generate")
        let flags = [
            "prompt": "snow", "steps": "20", "stage2.steps": "20", "stage2.noise_level": "50", "seed": "180",
        ]
        let sweep = try Sweep(
            flags: flags.map { (name: $0.key, text: $0.value) }, task: task.declaration, folder: ".")
        guard let cell = sweep.cell(at: 0) else { throw BenchError("the cell of \(folder) is empty") }
        let reference = try ModelCatalog().reference(folder)
        let model = try CheckedModel(undigested: reference, needsText: true, compute: compute)
        let picture = try task.declaration.node(cell.parameters, model.identity)
        let renderer = Renderer(compute: compute)
        func results(of nodes: [Node], from known: [ContentKey: Tensor]) throws -> [ContentKey: Tensor] {
            var known = known
            for node in nodes {
                known[node.key] = try renderer.render(
                    node, task: task, model: reference,
                    upstream: { needed in
                        guard let result = known[needed.key] else {
                            throw BenchError("a node lacks the result that it needs")
                        }
                        return result
                    }, onStep: { _ in })
            }
            return known
        }
        let nodes = picture.withUpstream
        let texts = try results(of: nodes.filter { $0.kind == .text }, from: [:])
        return StepWork(name: "\(reference.name), a cell of 20 + 20 guided steps") {
            _ = try results(of: nodes.filter { $0.kind != .text }, from: texts)
        }
    }
}
