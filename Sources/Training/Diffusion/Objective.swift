package import Tensors

/// What a network learns to estimate, and from what.
package enum Objective: String, Codable, Sendable, CaseIterable {
    /// The picture, from the picture plus noise of one strength.
    case denoise
    /// The noise in a picture that was diffused for `t` of 300 steps.
    case ddpm
    /// The direction from noise to picture, at the time `t` between them.
    case flow

    /// The net's input, its target and its time, for pictures `[N, 28, 28, 1]` and as much noise.
    ///
    /// `times` has `t` for each picture, in 1 … 300 (ddpm) or in 0 ..< 1 (flow); `denoise` regards none, but `sigma`, the
    /// strength of its noise.
    package func example(
        _ pictures: Tensor, noise: Tensor, times: [Float], sigma: Float
    ) -> (input: Tensor, target: Tensor, time: Tensor?) {
        switch self {
        case .denoise:
            return (mix(pictures, noise) { _ in (1, sigma) }, pictures, nil)
        case .ddpm:
            let schedule = DDPMSchedule.standard
            let input = mix(pictures, noise) { k in
                let entry = Int(times[k]) - 1
                return (schedule.signal[entry], schedule.noise[entry])
            }
            let shares = times.map { $0 / Float(DDPMSchedule.steps) }
            return (input, noise, Tensor(shares, shape: [times.count, 1]))
        case .flow:
            return (
                mix(pictures, noise) { (times[$0], 1 - times[$0]) }, mix(pictures, noise) { _ in (1, -1) },
                Tensor(times, shape: [times.count, 1])
            )
        }
    }
}

/// `a · x + b · y` with factors for each sample.
func mix(_ x: Tensor, _ y: Tensor, _ factors: (Int) -> (Float, Float)) -> Tensor {
    precondition(x.shape == y.shape, "\(x.shape) and \(y.shape) differ")
    let samples = x.shape[0]
    let size = x.count / max(samples, 1)
    var result = Tensor(unset: x.shape)
    result.withUnsafeMutable { result in
        x.withUnsafe { x in
            y.withUnsafe { y in
                for sample in 0..<samples {
                    let (a, b) = factors(sample)
                    for i in sample * size..<(sample + 1) * size { result[i] = a * x[i] + b * y[i] }
                }
            }
        }
    }
    return result
}
