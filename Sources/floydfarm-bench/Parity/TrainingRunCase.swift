import Tensors
import Training

/// A run of training.py: the first weights, 20 steps of Adam, use before and after, and samples.
struct TrainingRunCase {
    private let name: String
    private let run: TrainingRun
    private let file: ParityFile
    private let unet: UNet
    private let objective: Objective

    init(_ name: String, _ run: TrainingRun, _ file: ParityFile) throws {
        guard let condition = Condition(rawValue: run.condition),
            let objective = Objective(rawValue: run.objective)
        else { throw BenchError("\(name): there is no network \(run.condition) for \(run.objective)") }
        self.name = name
        self.run = run
        self.file = file
        unet = UNet(hidden: run.hidden, condition: condition)
        self.objective = objective
    }

    func compare(_ compute: Compute, _ tally: inout ParityTally) throws {
        let initial = try weights("initial")
        let drawn = Weights(of: unet.layers, seed: run.seed)
        for name in drawn.tensors.keys.sorted() {
            tally.compare(
                "training.\(self.name).initial.\(name)", drawn[name], with: initial[name], allowed: 0)
        }
        try compareSteps(from: initial, compute, &tally)
        try compareUse(of: initial, "before", compute, &tally)
        let after = try weights("after")
        try compareUse(of: after, "after", compute, &tally)
        if objective != .denoise { try compareSamples(of: after, compute, &tally) }
    }

    private func weights(_ when: String) throws -> Weights {
        try Weights(of: unet.layers, from: file.tensors("\(name).\(when)."), path: "\(name).\(when)")
    }

    /// Losses, and the gradients of the first step.
    private func compareSteps(
        from initial: Weights, _ compute: Compute, _ tally: inout ParityTally
    ) throws {
        var weights = initial
        var optimizer = Optimizer(rate: run.lr)
        let expected = try file.floats("\(name).loss")
        for step in 0..<run.steps {
            let batch = try batch(step)
            let outcome = weights.gradients(by: compute) { unet.loss(of: batch, $0) }
            if step == 0 { try compareGradients(outcome.gradients, &tally) }
            optimizer.step(&weights, outcome.gradients, by: compute)
            tally.compare(
                "training.\(name).loss.\(step)", Tensor([outcome.loss], shape: [1]),
                with: Tensor([expected.values[step]], shape: [1]), relative: 1e-4)
        }
    }

    private func compareGradients(_ gradients: [String: Tensor], _ tally: inout ParityTally) throws {
        for (parameter, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
            let (what, expected) = (
                "training.\(name).gradient.\(parameter)", try file.floats("\(name).gradient.\(parameter)")
            )
            if run.roundingOnly.contains(parameter) {
                tally.compare(what, gradient, with: expected, allowed: 1e-5)
            } else {
                tally.compare(what, gradient, with: expected, relative: 1e-4)
            }
        }
    }

    /// The examples of a step, made from its pictures and noise.
    private func batch(_ step: Int) throws -> TrainingBatch {
        let pictures = try file.floats("\(name).batch.image").entry(step).channelsLast
        let noise = try file.floats("\(name).batch.noise").entry(step).channelsLast
        let times = objective == .denoise ? [] : try file.floats("\(name).batch.t").entry(step).values
        var classes: [Int?]?
        if unet.condition == .affine {
            let own = try file.integers("\(name).batch.class")[step * times.count..<(step + 1) * times.count]
            let keep = try file.floats("\(name).batch.keep").entry(step).values
            classes = zip(own, keep).map { $1 == 0 ? nil : $0 }
        }
        return TrainingBatch(
            objective.example(pictures, noise: noise, times: times, sigma: 0.5), classes: classes)
    }

    private func compareUse(
        of weights: Weights, _ when: String, _ compute: Compute, _ tally: inout ParityTally
    ) throws {
        let pass = Pass(weights, training: false, by: compute)
        let input = try file.floats("\(name).eval.input").channelsLast
        let time = objective == .denoise ? nil : try file.floats("\(name).eval.time")
        let classes = unet.condition == .affine ? try file.floats("\(name).eval.onehot") : nil
        let y = unet(
            pass.input(input), time: time.map { pass.input($0.reshaped([$0.count, 1])) },
            classes: classes.map(pass.input), pass)
        tally.compare(
            "training.\(name).eval.\(when)", y.value.channelsFirst,
            with: try file.floats("\(name).eval.\(when)"),
            relative: 1e-4)
    }

    private func compareSamples(
        of weights: Weights, _ compute: Compute, _ tally: inout ParityTally
    ) throws {
        let sampler = Sampler(unet, weights, objective)
        let start = try file.floats("\(name).sample.start").channelsLast
        let noise = objective == .ddpm ? try samplingNoise(for: start) : nil
        let classes = unet.condition == .affine ? try file.integers("\(name).sample.class") : nil
        let trail = try file.floats("\(name).sample.trail")
        let every = sampler.steps / trail.shape[0]
        let last = sampler.sample(from: start, classes: classes, by: compute) {
            noise?.entry($0).channelsLast ?? start
        } progress: { step, x in
            guard step % every == 0 else { return }
            tally.compare(
                "training.\(name).sample.trail.\(step)", x.channelsFirst, with: trail.entry(step / every - 1),
                allowed: 2e-3)
        }
        tally.compare(
            "training.\(name).sample.final", last.channelsFirst,
            with: try file.floats("\(name).sample.final"),
            allowed: 2e-3)
    }

    /// As the file has it, or as torch would draw it.
    private func samplingNoise(for start: Tensor) throws -> Tensor {
        guard let seed = run.noiseSeed else { return try file.floats("\(name).sample.noise") }
        var generator = TorchGenerator(seed: seed)
        return generator.randn([DDPMSchedule.steps - 1] + start.channelsFirst.shape)
    }
}
