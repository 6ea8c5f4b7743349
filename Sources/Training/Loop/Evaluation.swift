import Glibc
package import Tensors

/// What a network is worth on pictures that it was not trained on.
///
/// Noise is that of the settings' seed, so that epochs can be compared.
package struct Evaluation {
    /// Pictures that are looked at together.
    private static let batch = 200
    /// The strengths of noise that the course shows a denoiser at.
    package static let sigmas: [Float] = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]

    private let checkpoint: Checkpoint
    private let compute: Compute
    private let check: () throws -> Void

    /// - Parameters:
    ///   - checkpoint: the network.
    ///   - compute: what computes.
    ///   - check: called now and then; throws to stop.
    package init(_ checkpoint: Checkpoint, by compute: Compute, check: @escaping () throws -> Void = {}) {
        self.checkpoint = checkpoint
        self.compute = compute
        self.check = check
    }

    private var settings: TrainingSettings { checkpoint.settings }

    /// The mean loss, as in training but with running statistics.
    package func loss(on digits: DigitSet) throws -> Double {
        var generator = TorchGenerator(seed: settings.seed)
        var total = 0.0
        try forEachBatch(of: digits) { indices in
            let pass = Pass(checkpoint.weights, training: false, by: compute)
            let loss = settings.loss(of: digits, indices, &generator, pass).value.values[0]
            total += Double(loss) * Double(indices.count)
        }
        return total / Double(digits.count)
    }

    /// The pictures that a denoiser makes of some with noise of strength `sigma`, and these: `[N, 28, 28, 1]`.
    package func denoised(_ pictures: Tensor, sigma: Float) -> (noisy: Tensor, clean: Tensor) {
        var generator = TorchGenerator(seed: settings.seed)
        let noise = generator.randn(pictures.shape)
        let noisy = Objective.denoise.example(pictures, noise: noise, times: [], sigma: sigma).input
        let unet = UNet(hidden: settings.hidden, condition: .none)
        return (noisy, unet.estimate(noisy, time: nil, classes: nil, checkpoint.weights, by: compute))
    }

    /// The mean squared error of denoised pictures.
    package func denoisingError(on digits: DigitSet, sigma: Float) throws -> Double {
        var total = 0.0
        try forEachBatch(of: digits) { indices in
            let pictures = digits.pictures(indices)
            let clean = denoised(pictures, sigma: sigma).clean
            total += compute.squaredError(clean, pictures).loss * Double(indices.count)
        }
        return total / Double(digits.count)
    }

    /// Pictures that a network makes from noise: one for each of `classes`, which it regards where it knows some.
    package func samples(of classes: [Int]) throws -> Tensor {
        guard let unet = settings.unet, let objective = settings.objective, objective != .denoise else {
            preconditionFailure("a \(settings.kind.rawValue) makes no pictures")
        }
        var generator = TorchGenerator(seed: settings.seed)
        let shape = [classes.count, UNet.side, UNet.side, 1]
        let start = generator.randn(shape)
        return try Sampler(unet, checkpoint.weights, objective).sample(
            from: start, classes: settings.kind == .class ? classes : nil, by: compute,
            noise: { _ in generator.randn(shape) }, progress: { _, _ in try check() })
    }

    /// The share of pictures that this judge reads as they are labelled.
    package func shareRead(of digits: DigitSet) throws -> Double {
        var right = 0
        try forEachBatch(of: digits) { indices in
            let readings = read(digits.pictures(indices))
            right += zip(indices, readings).count { $1.digit == Int(digits.labels[$0]) }
        }
        return Double(right) / Double(digits.count)
    }

    /// What this judge reads in pictures `[N, 28, 28, 1]`: the digit, and how probable it finds it.
    package func read(_ pictures: Tensor) -> [(digit: Int, probability: Double)] {
        Judge(hidden: settings.hidden).probabilities(pictures, checkpoint.weights, by: compute).map {
            shares in
            let most = shares.indices.max { shares[$0] < shares[$1] } ?? 0
            return (most, shares[most])
        }
    }

    private func forEachBatch(of digits: DigitSet, _ body: (Range<Int>) throws -> Void) throws {
        for start in stride(from: 0, to: digits.count, by: Self.batch) {
            try check()
            try body(start..<min(digits.count, start + Self.batch))
        }
    }
}

/// The peak signal-to-noise ratio in dB of pictures from 0 to 1, from their mean squared error.
package func peakSignalToNoise(_ error: Double) -> Double { -10 * log10(error) }
