import Tensors
import Testing
import Training

@Suite struct `A step of training` {
    @Test func `has the same bytes with any number of threads`() {
        let unet = UNet(hidden: 3, condition: .affine)
        var generator = TorchGenerator(seed: 3)
        let example = Objective.flow.example(
            generator.randn([5, 28, 28, 1]), noise: generator.randn([5, 28, 28, 1]),
            times: [0, 0.2, 0.4, 0.6, 0.9], sigma: 0)
        let batch = TrainingBatch(example, classes: [1, nil, 3, 4, 9])
        let outcomes = [1, 3].map { threads in
            let compute = Compute(threads: threads)
            var weights = Weights(of: unet.layers, seed: 1)
            var optimizer = Optimizer(rate: 1e-2)
            for _ in 0..<2 {
                let outcome = weights.gradients(by: compute) { unet.loss(of: batch, $0) }
                optimizer.step(&weights, outcome.gradients, by: compute)
            }
            return weights.tensors.mapValues(\.values)
        }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test func `moves every parameter and every statistic`() {
        let unet = UNet(hidden: 2, condition: .affine)
        var generator = TorchGenerator(seed: 4)
        let example = Objective.ddpm.example(
            generator.randn([3, 28, 28, 1]), noise: generator.randn([3, 28, 28, 1]), times: [1, 150, 300],
            sigma: 0)
        let before = Weights(of: unet.layers, seed: 1)
        var weights = before
        var optimizer = Optimizer(rate: 1e-2)
        let compute = Compute(threads: 2)
        let batch = TrainingBatch(example, classes: [1, nil, 3])
        let outcome = weights.gradients(by: compute) { unet.loss(of: batch, $0) }
        optimizer.step(&weights, outcome.gradients, by: compute)
        let still = before.tensors.filter { weights[$0.key].values == $0.value.values }.keys.sorted()
        #expect(still == [])
    }

    @Test func `lowers the loss of its batch`() {
        let unet = UNet(hidden: 2, condition: .none)
        var generator = TorchGenerator(seed: 5)
        let example = Objective.denoise.example(
            generator.uniform([4, 28, 28, 1]), noise: generator.randn([4, 28, 28, 1]), times: [], sigma: 0.5)
        var weights = Weights(of: unet.layers, seed: 2)
        var optimizer = Optimizer(rate: 1e-2)
        let compute = Compute(threads: 2)
        let losses = (0..<8).map { _ in
            let outcome = weights.gradients(by: compute) {
                unet.loss(of: TrainingBatch(example, classes: nil), $0)
            }
            optimizer.step(&weights, outcome.gradients, by: compute)
            return outcome.loss
        }
        #expect(losses[7] < 0.6 * losses[0])
    }
}
