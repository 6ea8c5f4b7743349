package import Tensors

/// Adam over all parameters of a network, as `torch.optim.Adam` without weight decay.
package struct Optimizer: Sendable {
    /// The learning rate of the next step.
    package var rate: Double
    /// The steps that were made.
    package private(set) var steps: Int
    /// By parameter.
    package private(set) var moments: [String: AdamMoments]

    package init(rate: Double, steps: Int = 0, moments: [String: AdamMoments] = [:]) {
        self.rate = rate
        self.steps = steps
        self.moments = moments
    }

    /// Moves the parameters that have a gradient.
    package mutating func step(_ weights: inout Weights, _ gradients: [String: Tensor], by compute: Compute) {
        steps += 1
        let step = AdamStep(number: steps, rate: rate)
        for (name, gradient) in gradients {
            // Taken out for the step, so that they are changed in place.
            guard var value = weights.tensors.removeValue(forKey: name) else { continue }
            var own =
                moments.removeValue(forKey: name)
                ?? AdamMoments(mean: Tensor(zeros: value.shape), square: Tensor(zeros: value.shape))
            compute.adam(step, &value, &own, gradient: gradient)
            weights.tensors[name] = value
            moments[name] = own
        }
    }
}
