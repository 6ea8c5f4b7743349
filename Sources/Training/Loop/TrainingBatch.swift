package import Tensors

/// One batch of examples.
package struct TrainingBatch: Sendable {
    /// What the network sees, and what it is to say: `[N, 28, 28, 1]`.
    package let input: Tensor
    package let target: Tensor
    /// In 0 to 1, `[N, 1]`.
    package let time: Tensor?
    /// One-hot rows, `[N, 10]`.
    package let classes: Tensor?

    /// A batch of examples; nil among the classes is a picture whose class is hidden.
    package init(_ example: (input: Tensor, target: Tensor, time: Tensor?), classes: [Int?]?) {
        input = example.input
        target = example.target
        time = example.time
        self.classes = classes.map(UNet.oneHot)
    }
}

extension UNet {
    /// The mean squared error of the estimate for a batch.
    package func loss(of batch: TrainingBatch, _ pass: Pass) -> Variable {
        let estimate = self(
            pass.input(batch.input), time: batch.time.map(pass.input), classes: batch.classes.map(pass.input),
            pass)
        return pass.tape.squaredError(estimate, pass.input(batch.target))
    }
}

extension Weights {
    /// The loss of a pass for training and the gradients of all parameters; the running statistics are moved.
    package mutating func gradients(
        by compute: Compute, of loss: (Pass) -> Variable
    ) -> (loss: Float, gradients: [String: Tensor]) {
        let pass = Pass(self, training: true, by: compute)
        let outcome = loss(pass)
        pass.tape.backward(from: outcome)
        self = pass.weights
        return (outcome.value.values[0], pass.gradients)
    }
}
