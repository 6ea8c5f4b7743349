import Tensors

/// What sampling does to pictures `[B, C, H, W]` outside the network.
extension Tensor {
    /// The channels of one picture, then those of another of the same size.
    func joinedChannels(_ other: Tensor) -> Tensor {
        precondition(shape[0] == 1 && other.shape[0] == 1, "joins single pictures only")
        let planes = [shape[1] + other.shape[1], shape[2], shape[3]]
        let flat = [self, other].map { $0.reshaped([$0.shape[1], $0.shape[2], $0.shape[3]]) }
        return Tensor.stacked(flat).reshaped([1] + planes)
    }

    /// `(1 − mask) · self + mask · other`, the mask `[B or 1, 1, H, W]`.
    func blended(with other: Tensor, where mask: Tensor) -> Tensor {
        let plane = shape[2] * shape[3]
        let picture = shape[1] * plane
        var result = self
        result.withUnsafeMutable { result in
            other.withUnsafe { other in
                mask.withUnsafe { mask in
                    for i in 0..<result.count {
                        let m = mask[(i / picture * plane + i % plane) % mask.count]
                        result[i] = (1 - m) * result[i] + m * other[i]
                    }
                }
            }
        }
        return result
    }

    /// Bilinear interpolation with aligned corners.
    ///
    /// Source: `torch.nn.functional.interpolate(mode="bilinear", align_corners=True)`.
    func enlarged(width: Int, height: Int) -> Tensor {
        let (oldHeight, oldWidth) = (shape[2], shape[3])
        let rows = Self.taps(from: oldHeight, to: height)
        let columns = Self.taps(from: oldWidth, to: width)
        var result = Tensor(unset: [shape[0], shape[1], height, width])
        result.withUnsafeMutable { result in
            withUnsafe { values in
                for plane in 0..<shape[0] * shape[1] {
                    for (y, row) in rows.enumerated() {
                        let upper = (plane * oldHeight + row.low) * oldWidth
                        let lower = (plane * oldHeight + row.high) * oldWidth
                        let target = (plane * height + y) * width
                        for (x, column) in columns.enumerated() {
                            let above = column.mix(values[upper + column.low], values[upper + column.high])
                            let below = column.mix(values[lower + column.low], values[lower + column.high])
                            result[target + x] = row.mix(above, below)
                        }
                    }
                }
            }
        }
        return result
    }

    /// For each of `new` places on an axis, the two of `old` that it lies between.
    private static func taps(from old: Int, to new: Int) -> [Tap] {
        let scale = new > 1 ? Float(old - 1) / Float(new - 1) : 0
        return (0..<new).map { place in
            let source = Float(place) * scale
            let low = min(Int(source), old - 1)
            return Tap(low: low, high: min(low + 1, old - 1), weight: source - Float(low))
        }
    }
}

/// Two neighbours on an axis and how near the second is.
private struct Tap {
    let low: Int
    let high: Int
    let weight: Float

    func mix(_ a: Float, _ b: Float) -> Float { (1 - weight) * a + weight * b }
}
