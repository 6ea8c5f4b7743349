import Foundation
package import Tensors

/// The steps from noise to picture of denoising diffusion, with learned variance and dynamic thresholding.
///
/// Ho et al. (2020), Nichol and Dhariwal (2021), Saharia et al. (2022). Source: `diffusers
/// schedulers/scheduling_ddpm.py`. Scalars are float32, as there.
package struct DDPMScheduler: Sendable {
    /// What a step gives: the sample at the next timestep, and the picture the model sees behind the noise.
    package struct Step: Sendable {
        package let sample: Tensor
        package let original: Tensor
    }

    package let config: SchedulerConfig
    package let tables: NoiseTables

    package init(_ config: SchedulerConfig) {
        self.config = config
        tables = NoiseTables(config)
    }

    /// The sample one step nearer to the picture.
    ///
    /// - Parameters:
    ///   - output: what the model says, `[B, 2C, H, W]` with variance logits behind the noise, or `[B, C, H, W]`
    ///     where the variance is not learned
    ///   - timestep: where `sample` is
    ///   - next: the timestep to go to; nil for the picture itself
    ///   - sample: `[B, C, H, W]`
    ///   - rule: whether the predicted picture is brought into range
    ///   - noise: draws noise of a shape; asked only where `timestep` is above 0
    /// - Returns: the sample at `next`, and the picture predicted on the way
    package func step(
        _ output: Tensor, at timestep: Int, to next: Int?, sample: Tensor, rule: SamplingRule = .diffusers,
        noise: ([Int]) -> Tensor
    ) -> Step {
        let c = Coefficients(tables, at: timestep, to: next)
        let original = predictedOriginal(output, at: timestep, sample: sample, rule: rule)
        let drawn = timestep > 0 ? noise(sample.shape) : nil
        var result = Tensor(unset: sample.shape)
        result.withUnsafeMutable { result in
            sample.withUnsafe { sample in
                original.withUnsafe { original in
                    for i in 0..<result.count {
                        result[i] = c.ofOriginal * original[i] + c.ofSample * sample[i]
                    }
                }
            }
        }
        if let drawn { add(drawn, to: &result, output: output, c) }
        return Step(sample: result, original: original)
    }

    /// `sample` as it is at `timestep` of the noise schedule.
    package func noised(_ sample: Tensor, with noise: Tensor, at timestep: Int) -> Tensor {
        let alpha = tables.alphasCumprod[timestep]
        return mixed(sample, alpha.squareRoot(), noise, (1 - alpha).squareRoot())
    }

    /// A sample at `timestep` as it is at the noisier `next`.
    package func noised(_ sample: Tensor, with noise: Tensor, from timestep: Int, to next: Int) -> Tensor {
        let alpha = tables.alphasCumprod[next] / tables.alphasCumprod[timestep]
        return mixed(sample, alpha.squareRoot(), noise, (1 - alpha).squareRoot())
    }

    /// The picture behind the noise of a sample; brought into range, unless by the rule of the course.
    package func predictedOriginal(
        _ output: Tensor, at timestep: Int, sample: Tensor, rule: SamplingRule = .diffusers
    ) -> Tensor {
        let alpha = tables.alphasCumprod[timestep]
        let (noise, signal) = ((1 - alpha).squareRoot(), alpha.squareRoot())
        let size = sample.count / sample.shape[0]
        let stride = output.count / sample.shape[0]
        var original = sample
        original.withUnsafeMutable { x in
            output.withUnsafe { output in
                for picture in 0..<sample.shape[0] {
                    let x = UnsafeMutableBufferPointer(rebasing: x[picture * size..<(picture + 1) * size])
                    let predicted = picture * stride
                    for i in 0..<size { x[i] = (x[i] - noise * output[predicted + i]) / signal }
                    if rule == .diffusers { limit(x) }
                }
            }
        }
        return original
    }

    // MARK: - The parts of a step

    private func mixed(_ a: Tensor, _ ofA: Float, _ b: Tensor, _ ofB: Float) -> Tensor {
        var result = a
        result.withUnsafeMutable { result in
            b.withUnsafe { b in
                for i in 0..<result.count { result[i] = ofA * result[i] + ofB * b[i] }
            }
        }
        return result
    }

    /// Thresholds or clips one picture, whichever the configuration says.
    private func limit(_ x: UnsafeMutableBufferPointer<Float>) {
        if config.thresholding {
            let largest = Float(config.sampleMaxValue)
            // No quantile can matter where the largest threshold is 1, as in stage II.
            let threshold =
                largest > 1
                ? min(
                    max(
                        Quantile.ofMagnitudes(UnsafeBufferPointer(x), ratio: config.dynamicThresholdingRatio),
                        1), largest)
                : largest
            for i in x.indices { x[i] = min(max(x[i], -threshold), threshold) / threshold }
        } else if config.clipSample {
            let range = Float(config.clipSampleRange)
            for i in x.indices { x[i] = min(max(x[i], -range), range) }
        }
    }

    /// Adds noise of the step's variance.
    private func add(_ noise: Tensor, to result: inout Tensor, output: Tensor, _ c: Coefficients) {
        let size = noise.count / noise.shape[0]
        let stride = output.count / noise.shape[0]
        result.withUnsafeMutable { result in
            noise.withUnsafe { noise in
                output.withUnsafe { output in
                    for i in 0..<noise.count {
                        let deviation: Float =
                            switch config.varianceType {
                            case .fixedSmall: c.smallVariance.squareRoot()
                            case .fixedLarge: c.largeVariance.squareRoot()
                            case .learnedRange:
                                c.deviation(logit: output[i / size * stride + size + i % size])
                            }
                        result[i] += deviation * noise[i]
                    }
                }
            }
        }
    }
}

/// The scalars of one step.
private struct Coefficients {
    let ofOriginal, ofSample: Float
    /// The bounds between which the model chooses the variance, and their logarithms.
    let smallVariance, largeVariance: Float
    let logSmall, logLarge: Float

    init(_ tables: NoiseTables, at timestep: Int, to next: Int?) {
        let alpha = tables.alphasCumprod[timestep]
        let alphaNext = next.map { tables.alphasCumprod[$0] } ?? 1
        let (beta, betaNext) = (1 - alpha, 1 - alphaNext)
        let stepAlpha = alpha / alphaNext
        let stepBeta = 1 - stepAlpha
        ofOriginal = alphaNext.squareRoot() * stepBeta / beta
        ofSample = stepAlpha.squareRoot() * betaNext / beta
        smallVariance = max(betaNext / beta * stepBeta, 1e-20)
        largeVariance = stepBeta
        logSmall = log(smallVariance)
        logLarge = log(largeVariance)
    }

    /// The standard deviation for a variance logit: −1 means the lower bound, 1 the upper.
    func deviation(logit: Float) -> Float {
        let fraction = (logit + 1) / 2
        return exp(0.5 * (fraction * logLarge + (1 - fraction) * logSmall))
    }
}
