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

/// Finds how a network's parameters are to be moved for a batch.
package struct BatchTrainer: Sendable {
    private let unet: UNet

    package init(_ unet: UNet) { self.unet = unet }

    /// The loss of a batch and its gradients; the running statistics among the weights are moved.
    package func gradients(
        of batch: TrainingBatch, _ weights: inout Weights, by compute: Compute
    ) -> (loss: Float, gradients: [String: Tensor]) {
        let pass = Pass(weights, training: true, by: compute)
        let estimate = unet(
            pass.input(batch.input), time: batch.time.map(pass.input), classes: batch.classes.map(pass.input),
            pass)
        let loss = pass.tape.squaredError(estimate, pass.input(batch.target))
        pass.tape.backward(from: loss)
        weights = pass.weights
        return (loss.value.values[0], pass.gradients)
    }
}
