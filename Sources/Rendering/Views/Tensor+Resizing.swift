package import Tensors

extension Tensor {
    /// Pictures `[N, C, H, W]` in another size, by triangular weights as wide as a new pixel, and no less than an old one.
    ///
    /// Source: `torch.nn.functional.interpolate(mode="bilinear", antialias=True)`, which is `torchvision`'s `resize`.
    package func resized(width: Int, height: Int) -> Tensor {
        guard width != shape[3] || height != shape[2] else { return self }
        return resized(alongLast: width).exchangedAxes.resized(alongLast: height).exchangedAxes
    }

    private func resized(alongLast count: Int) -> Tensor {
        let old = shape[3]
        guard count != old else { return self }
        let taps = (0..<count).map { Taps(at: $0, scale: Float(old) / Float(count), count: old) }
        var result = Tensor(unset: [shape[0], shape[1], shape[2], count])
        result.withUnsafeMutable { result in
            withUnsafe { values in
                for row in 0..<shape[0] * shape[1] * shape[2] {
                    for (place, taps) in taps.enumerated() {
                        var sum: Float = 0
                        for (i, weight) in taps.weights.enumerated() {
                            sum += weight * values[row * old + taps.first + i]
                        }
                        result[row * count + place] = sum
                    }
                }
            }
        }
        return result
    }

    /// `[N, C, H, W]` as `[N, C, W, H]`.
    private var exchangedAxes: Tensor {
        reshaped([shape[0] * shape[1], shape[2], shape[3], 1]).channelsLast
            .reshaped([shape[0], shape[1], shape[3], shape[2]])
    }
}

/// The old pixels that a new one is made of.
private struct Taps {
    let first: Int
    let weights: [Float]

    init(at place: Int, scale: Float, count: Int) {
        let support = max(scale, 1)
        let center = scale * (Float(place) + 0.5)
        first = max(Int(center - support + 0.5), 0)
        let end = min(Int(center + support + 0.5), count)
        let first = first
        let raw = (first..<end).map { max(1 - abs((Float($0) - center + 0.5) / support), 0) }
        let sum = raw.reduce(0, +)
        weights = raw.map { $0 / sum }
    }
}
