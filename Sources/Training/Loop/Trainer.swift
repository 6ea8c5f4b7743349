package import Tensors

/// Trains a network on digits, batch by batch, from a checkpoint on.
///
/// The order of the pictures, noise, times and hidden classes depend on seed, epoch and step alone, so that a training
/// that goes on from a checkpoint is the one that was never interrupted, bit for bit.
package struct Trainer: Sendable {
    package private(set) var checkpoint: Checkpoint
    private let digits: DigitSet
    /// The pictures of the epoch under way.
    private var order: [Int]

    /// - Throws: `TrainingError` where the checkpoint was trained on other pictures.
    package init(_ checkpoint: Checkpoint, on digits: DigitSet) throws {
        guard digits.digest == checkpoint.settings.digest else {
            throw TrainingError(
                "the training pictures are not those that the checkpoint was trained on, by their SHA-256: "
                    + "give the same --data and --limit")
        }
        self.checkpoint = checkpoint
        self.digits = digits
        order = []
        guard checkpoint.step < stepsPerEpoch || isFinished else {
            throw TrainingError(
                "the checkpoint is at step \(checkpoint.step) of \(stepsPerEpoch): it is damaged")
        }
        order = nextOrder
    }

    private var settings: TrainingSettings { checkpoint.settings }

    package var stepsPerEpoch: Int { (digits.count + settings.batch - 1) / settings.batch }

    package var isFinished: Bool { checkpoint.epoch >= settings.epochs }

    /// Trains on the next batch, and gives its loss and its number of pictures.
    ///
    /// - Throws: `TrainingError` where the loss is no number; what was learnt is lost then.
    package mutating func step(by compute: Compute) throws -> (loss: Float, pictures: Int) {
        precondition(!isFinished, "all epochs are over")
        let start = checkpoint.step * settings.batch
        let indices = order[start..<min(order.count, start + settings.batch)]
        var generator = settings.generator(epoch: checkpoint.epoch, step: checkpoint.step)
        let (loss, gradients) = checkpoint.weights.gradients(by: compute) { [settings, digits] pass in
            settings.loss(of: digits, indices, &generator, pass)
        }
        guard loss.isFinite else {
            throw TrainingError(
                "the loss is \(loss) in epoch \(checkpoint.epoch + 1), step \(checkpoint.step + 1): a smaller --lr "
                    + "may help")
        }
        checkpoint.optimizer.rate = settings.rate(ofEpoch: checkpoint.epoch)
        checkpoint.optimizer.step(&checkpoint.weights, gradients, by: compute)
        checkpoint.step += 1
        if checkpoint.step == stepsPerEpoch {
            (checkpoint.epoch, checkpoint.step) = (checkpoint.epoch + 1, 0)
            order = nextOrder
        }
        return (loss, indices.count)
    }

    private var nextOrder: [Int] {
        var generator = settings.generator(epoch: checkpoint.epoch, step: nil)
        return generator.permutation(digits.count)
    }
}

extension TrainingSettings {
    /// The random numbers of a step; without one, those of an epoch's order.
    fileprivate func generator(epoch: Int, step: Int?) -> TorchGenerator {
        var chance = Chance(seed: seed, number: (epoch << 32) + (step.map { $0 + 1 } ?? 0))
        return TorchGenerator(seed: chance.next())
    }

    /// The loss for some pictures; noise, times and hidden classes are drawn from `generator`.
    func loss(
        of digits: DigitSet, _ indices: some Collection<Int>, _ generator: inout TorchGenerator, _ pass: Pass
    ) -> Variable {
        let pictures = digits.pictures(indices)
        let labels = indices.map { Int(digits.labels[$0]) }
        guard let unet, let objective else {
            return pass.tape.crossEntropy(Judge(hidden: hidden)(pass.input(pictures), pass), labels)
        }
        let noise = generator.randn(pictures.shape)
        let shares = generator.uniform([labels.count]).values
        let times =
            objective == .ddpm ? shares.map { ($0 * Float(DDPMSchedule.steps)).rounded(.down) + 1 } : shares
        let isHidden = generator.uniform([labels.count]).values.map { $0 < Self.hiddenClasses }
        let example = objective.example(pictures, noise: noise, times: times, sigma: sigma)
        let classes = kind == .class ? zip(labels, isHidden).map { $1 ? nil : $0 } : nil
        return unet.loss(of: TrainingBatch(example, classes: classes), pass)
    }
}
