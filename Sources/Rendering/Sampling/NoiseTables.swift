import Foundation

/// The noise schedule of a scheduler: variances of the training steps and their running products.
///
/// Bit-exact with torch: upstream accumulates the products of float32 numbers in double.
package struct NoiseTables: Sendable {
    package let betas: [Float]
    /// ᾱ: how much of a picture's variance is left at each step.
    package let alphasCumprod: [Float]

    /// Source: `diffusers schedulers/scheduling_ddpm.py`, `DDPMScheduler.__init__`.
    init(_ config: SchedulerConfig) {
        betas =
            switch config.betaSchedule {
            case .cosine: Self.cosine(config.trainTimesteps)
            case .linear: Self.line(config.betaStart, config.betaEnd, config.trainTimesteps)
            case .scaledLinear:
                Self.line(config.betaStart.squareRoot(), config.betaEnd.squareRoot(), config.trainTimesteps)
                    .map { $0 * $0 }
            }
        var product = 1.0
        alphasCumprod = betas.map { beta in
            product *= Double(1 - beta)
            return Float(product)
        }
    }

    /// The cosine schedule of Nichol and Dhariwal (2021), each variance at most 0.999.
    private static func cosine(_ count: Int) -> [Float] {
        func alphaBar(_ u: Double) -> Double {
            let c = cos((u + 0.008) / 1.008 * Double.pi / 2)
            return c * c
        }
        return (0..<count).map { i in
            let (t1, t2) = (Double(i) / Double(count), Double(i + 1) / Double(count))
            return Float(min(1 - alphaBar(t2) / alphaBar(t1), 0.999))
        }
    }

    /// `torch.linspace` in float32, which counts from both ends to the middle.
    private static func line(_ start: Double, _ end: Double, _ count: Int) -> [Float] {
        guard count > 1 else { return [Float(start)] }
        let (first, last) = (Float(start), Float(end))
        let step = (last - first) / Float(count - 1)
        return (0..<count).map { i in
            i < count / 2 ? first + step * Float(i) : last - step * Float(count - 1 - i)
        }
    }
}
