import CKernels

extension Compute {
    /// Group normalisation over `[N, …, C]`, its affine map, then `· (1 + scale) + shift`, then GELU, in one pass.
    ///
    /// Sums of values and squares are kept in float64, so that a large mean costs no accuracy.
    ///
    /// `scaleShift` is `[N, 2C]`, the scales before the shifts.
    package func groupNorm(
        _ x: Tensor, _ norm: Norm, groups: Int, epsilon: Float, scaleShift: Tensor? = nil, gelu: Bool = false
    ) -> Tensor {
        let samples = x.shape[0]
        let channels = x.shape.last ?? 0
        let rows = x.shape.dropFirst().dropLast().reduce(1, *)
        precondition(
            groups > 0 && channels % groups == 0, "\(channels) channels do not form \(groups) groups")
        precondition(norm.weight.count == channels, "\(x.shape) does not fit a norm of \(norm.weight.shape)")
        precondition(
            scaleShift.map { $0.shape == [samples, 2 * channels] } ?? true, "scale and shift are [N, 2C]")
        return noted("group norm") {
            let affine = affineMaps(
                of: x, norm, shape: (samples, rows, channels), groups: groups, epsilon, scaleShift)
            return Tensor(x.shape) { out in
                x.withPointer { x in
                    affine.withPointer { affine in
                        forEachChunk(samples: samples, rows: rows, channels: channels) { sample, chunk, _ in
                            let start = (sample * rows + chunk.lowerBound) * channels
                            let scale = affine + 2 * sample * channels
                            kernels_scale_shift(
                                x + start, scale, scale + channels, gelu, out + start, chunk.count, channels)
                        }
                    }
                }
            }
        }
    }

    /// What normalisation and modulation come to for each sample and channel: `[N, 2, C]`, factors before summands.
    private func affineMaps(
        of x: Tensor, _ norm: Norm, shape: (samples: Int, rows: Int, channels: Int), groups: Int,
        _ epsilon: Float, _ scaleShift: Tensor?
    ) -> Tensor {
        let (samples, rows, channels) = shape
        let chunks = Self.chunks(rows: rows, channels: channels)
        var moments = [Double](repeating: 0, count: samples * chunks * 2 * channels)
        moments.withUnsafeMutableBufferPointer { moments in
            guard let moments = moments.baseAddress else { return }
            x.withPointer { x in
                forEachChunk(samples: samples, rows: rows, channels: channels) { sample, chunk, index in
                    let sums = moments + 2 * (sample * chunks + index) * channels
                    kernels_moments(
                        x + (sample * rows + chunk.lowerBound) * channels, sums, sums + channels, chunk.count,
                        channels)
                }
            }
        }
        return Tensor([samples, 2, channels]) { out in
            norm.weight.withPointer { weight in
                norm.bias.withPointer { bias in
                    scaleShift.withPointer { scaleShift in
                        for sample in 0..<samples {
                            let start = 2 * sample * channels
                            let sums = Array(moments[start * chunks..<(start + 2 * channels) * chunks])
                            kernels_group_affine(
                                sums, chunks, rows, channels, groups, epsilon, weight, bias,
                                scaleShift.map { $0 + start }, out + start)
                        }
                    }
                }
            }
        }
    }

    /// Cuts the rows of each sample by shape; calls `body` with the sample, the rows, and the chunk's number.
    private func forEachChunk(
        samples: Int, rows: Int, channels: Int, _ body: (Int, Range<Int>, Int) -> Void
    ) {
        let chunks = Self.chunks(rows: rows, channels: channels)
        let length = (rows + chunks - 1) / chunks
        suited(toElements: samples * rows * channels).forEach(samples * chunks) { item in
            let (sample, chunk) = item.quotientAndRemainder(dividingBy: chunks)
            body(sample, min(rows, chunk * length)..<min(rows, (chunk + 1) * length), chunk)
        }
    }

    /// The chunks of a sample: 16 at most, of no less than about 2¹⁵ values.
    private static func chunks(rows: Int, channels: Int) -> Int {
        max(1, min(16, rows * channels >> 15))
    }
}
