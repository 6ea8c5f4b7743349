package import Tensors

/// Makes pictures from noise with a trained network.
package struct Sampler: Sendable {
    package static let guidance: Float = 5
    /// Euler's steps of a flow.
    package static let flowSteps = 50

    package let unet: UNet
    package let weights: Weights
    package let objective: Objective
    /// The factor γ of the difference that the class makes.
    package var guidance = Self.guidance
    package var flowSteps = Self.flowSteps

    package init(_ unet: UNet, _ weights: Weights, _ objective: Objective) {
        self.unet = unet
        self.weights = weights
        self.objective = objective
    }

    /// The steps that one picture takes.
    package var steps: Int { objective == .ddpm ? DDPMSchedule.steps : flowSteps }

    /// Pictures from noise: `start` is `[N, 28, 28, 1]`, normally distributed.
    ///
    /// `classes` is what each picture is to show, nil for a network without classes. `noise` gives as many normally
    /// distributed numbers again, for a step counted from 0 (ddpm). `progress` is called after each step with its number,
    /// counted from 1, and the pictures as they are; it throws to stop.
    package func sample(
        from start: Tensor, classes: [Int]?, by compute: Compute, noise: (Int) -> Tensor,
        progress: (Int, Tensor) throws -> Void
    ) rethrows -> Tensor {
        var x = start
        for step in 0..<steps {
            x =
                objective == .ddpm
                ? denoised(x, at: steps - step, classes, by: compute) { noise(step) }
                : moved(x, from: Float(step), classes, by: compute)
            try progress(step + 1, x)
        }
        return x
    }

    /// The network's estimate, guided where it knows classes.
    package func estimate(_ x: Tensor, time: Float, classes: [Int]?, by compute: Compute) -> Tensor {
        guard unet.condition.hasClass, let classes else {
            return unet.estimate(x, time: time, classes: nil, weights, by: compute)
        }
        // The null class and the class in one batch.
        let both = unet.estimate(
            x.repeated(), time: time, classes: [Int?](repeating: nil, count: classes.count) + classes,
            weights,
            by: compute)
        let (null, conditional) = both.halves()
        return mix(null, conditional) { _ in (1 - guidance, guidance) }
    }

    /// One step of DDPM from `t` to `t - 1`.
    private func denoised(
        _ x: Tensor, at t: Int, _ classes: [Int]?, by compute: Compute, noise: () -> Tensor
    ) -> Tensor {
        let (schedule, k) = (DDPMSchedule.standard, t - 1)
        let estimate = estimate(x, time: Float(t) / Float(DDPMSchedule.steps), classes: classes, by: compute)
        let (signal, amount) = (schedule.signal[k], schedule.noise[k])
        let clean = mix(x, estimate) { _ in (1 / signal, -amount / signal) }
        let mean = mix(clean, x) { _ in (schedule.estimateFactor[k], schedule.currentFactor[k]) }
        return t > 1 ? mix(mean, noise()) { _ in (1, schedule.noiseFactor[k]) } : mean
    }

    /// One of Euler's steps.
    private func moved(_ x: Tensor, from step: Float, _ classes: [Int]?, by compute: Compute) -> Tensor {
        let count = Float(flowSteps)
        let direction = estimate(x, time: step / count, classes: classes, by: compute)
        return mix(x, direction) { _ in (1, 1 / count) }
    }
}

extension UNet {
    /// The estimate in use, by the running statistics; a sample's does not depend on the others.
    ///
    /// Nil among the classes is no class.
    package func estimate(
        _ x: Tensor, time: Float?, classes: [Int?]?, _ weights: Weights, by compute: Compute
    ) -> Tensor {
        let pass = Pass(weights, training: false, by: compute)
        let samples = x.shape[0]
        let times = time.map { Tensor([Float](repeating: $0, count: samples), shape: [samples, 1]) }
        return self(
            pass.input(x), time: times.map(pass.input), classes: classes.map { pass.input(UNet.oneHot($0)) },
            pass
        ).value
    }

    /// Rows with a one at the class, or with zeros where there is none.
    package static func oneHot(_ classes: [Int?]) -> Tensor {
        var values = [Float](repeating: 0, count: classes.count * Self.classes)
        for (row, label) in classes.enumerated() {
            if let label { values[row * Self.classes + label] = 1 }
        }
        return Tensor(values, shape: [classes.count, Self.classes])
    }
}

extension Tensor {
    /// The batch twice.
    fileprivate func repeated() -> Tensor {
        let own = values
        return Tensor(own + own, shape: [2 * shape[0]] + shape.dropFirst())
    }

    fileprivate func halves() -> (Tensor, Tensor) {
        let own = values
        let half = [shape[0] / 2] + Array(shape.dropFirst())
        return (
            Tensor(Array(own[..<(count / 2)]), shape: half), Tensor(Array(own[(count / 2)...]), shape: half)
        )
    }
}
