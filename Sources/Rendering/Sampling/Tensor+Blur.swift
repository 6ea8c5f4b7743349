import Foundation
package import Tensors

extension Tensor {
    /// Pictures `[B, C, H, W]` blurred by a Gaussian of `kernel` pixels, an odd number, and deviation `sigma`.
    ///
    /// What the kernel sees beyond the borders is mirrored at them, or, where the picture is too small for that, is the
    /// border itself. Source: `torchvision transforms/_functional_tensor.py`, `gaussian_blur`.
    package func gaussianBlurred(kernel: Int, sigma: Double) -> Tensor {
        let half = kernel / 2
        let raw = (0..<kernel).map { place -> Float in
            let distance = (Float(place) - Float(kernel - 1) / 2) / Float(sigma)
            return exp(-0.5 * distance * distance)
        }
        let sum = raw.reduce(0, +)
        let weights = raw.map { $0 / sum }
        let mirrors = min(shape[2], shape[3]) > half
        return filtered(weights, half: half, mirrors: mirrors, alongRows: true)
            .filtered(weights, half: half, mirrors: mirrors, alongRows: false)
    }

    /// One pass of a separable filter, along the rows or along the columns.
    private func filtered(_ weights: [Float], half: Int, mirrors: Bool, alongRows: Bool) -> Tensor {
        let (height, width) = (shape[2], shape[3])
        let length = alongRows ? width : height
        let step = alongRows ? 1 : width
        let sources = (-half..<length + half).map { place -> Int in
            guard mirrors else { return min(max(place, 0), length - 1) * step }
            let inside = place < 0 ? -place : place
            return (inside < length ? inside : 2 * (length - 1) - inside) * step
        }
        var result = Tensor(unset: shape)
        result.withUnsafeMutable { result in
            withUnsafe { values in
                for i in result.indices {
                    let place = alongRows ? i % width : i / width % height
                    let start = i - place * step
                    var sum: Float = 0
                    for (offset, weight) in weights.enumerated() {
                        sum += weight * values[start + sources[place + offset]]
                    }
                    result[i] = sum
                }
            }
        }
        return result
    }
}
