import CKernels

/// The running statistics of batch normalisation: `[C]` each.
package struct RunningStatistics: Sendable {
    package var mean: Tensor
    package var variance: Tensor

    package init(mean: Tensor, variance: Tensor) {
        self.mean = mean
        self.variance = variance
    }
}

/// What batch normalisation comes to for each channel: `[4, C]`, scale, shift, mean and inverse deviation.
package struct NormMap: Sendable {
    let values: Tensor
}

extension Compute {
    /// The map of batch normalisation by the statistics of `x` itself, which also move the running ones, as torch does.
    package func trainingMap(
        of x: Tensor, _ norm: Norm, _ running: inout RunningStatistics, momentum: Float, epsilon: Float
    ) -> NormMap {
        let channels = norm.weight.count
        let rows = x.count / channels
        precondition(rows > 1, "batch normalisation needs more than one value in each channel")
        let moments = noted("batch statistics") {
            x.withPointer { x in
                sumChunks(rows: rows, channels: channels, width: 2 * channels) { chunk, sums in
                    kernels_moments(
                        x + chunk.lowerBound * channels, sums, sums + channels, chunk.count, channels)
                }
            }
        }
        return map(norm) { mean, inverse in
            running.mean.withUnsafeMutable { center in
                running.variance.withUnsafeMutable { variance in
                    kernels_batch_statistics(
                        moments, rows, channels, epsilon, momentum, center.baseAddress, variance.baseAddress,
                        mean, inverse)
                }
            }
        }
    }

    /// The map of batch normalisation by the running statistics.
    package func runningMap(_ norm: Norm, _ running: RunningStatistics, epsilon: Float) -> NormMap {
        let (means, variances) = (running.mean.values, running.variance.values)
        return map(norm) { mean, inverse in
            for c in means.indices {
                mean[c] = means[c]
                inverse[c] = Float(1 / (Double(variances[c]) + Double(epsilon)).squareRoot())
            }
        }
    }

    private func map(
        _ norm: Norm, _ fill: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) -> NormMap {
        let channels = norm.weight.count
        return NormMap(
            values: Tensor([4, channels]) { map in
                fill(map + 2 * channels, map + 3 * channels)
                withOperands(norm.weight, norm.bias, nil) { weight, bias, _ in
                    kernels_batch_map(weight, bias, channels, map)
                }
            })
    }

    /// `x` normalised, then GELU if asked for.
    package func normalize(_ x: Tensor, _ map: NormMap, gelu: Bool) -> Tensor {
        let channels = map.values.shape[1]
        let rows = x.count / channels
        return noted("batch norm") {
            Tensor(x.shape) { out in
                x.withPointer { x in
                    map.values.withPointer { map in
                        forEachRange(of: rows, grain: max(1, Self.grain / channels)) { range in
                            let start = range.lowerBound * channels
                            kernels_scale_shift(
                                x + start, map, map + channels, gelu, out + start, range.count, channels)
                        }
                    }
                }
            }
        }
    }

    /// The gradients of `normalize`: of its input, in place of that of its result, and of weight and bias.
    ///
    /// In `training` the map is that of `x` itself (`trainingMap`), and depends on it.
    package func normalizeGradient(
        _ gradient: inout Tensor, of x: Tensor, _ map: NormMap, gelu: Bool, training: Bool
    ) -> Norm {
        precondition(gradient.shape == x.shape, "\(gradient.shape) is no gradient of \(x.shape)")
        let channels = map.values.shape[1]
        let rows = x.count / channels
        var weight = Tensor(unset: [channels])
        var bias = Tensor(unset: [channels])
        noted("batch norm gradient") {
            withOperands(x, map.values, nil) { x, map, _ in
                gradient.withUnsafeMutable { gradient in
                    guard let map, let gradient = gradient.baseAddress else { return }
                    let sums = sumChunks(rows: rows, channels: channels, width: 2 * channels) { chunk, sums in
                        let start = chunk.lowerBound * channels
                        kernels_norm_sums(
                            x + start, gradient + start, map, gelu, gradient + start, sums, sums + channels,
                            chunk.count, channels)
                    }
                    let terms = Tensor([4, channels]) { terms in
                        weight.withUnsafeMutable { weight in
                            bias.withUnsafeMutable { bias in
                                kernels_batch_terms(
                                    sums, map, rows, channels, training, terms, weight.baseAddress,
                                    bias.baseAddress)
                            }
                        }
                    }
                    terms.withPointer { terms in
                        forEachRange(of: rows, grain: max(1, Self.grain / channels)) { range in
                            let start = range.lowerBound * channels
                            kernels_norm_gradient(x + start, terms, gradient + start, range.count, channels)
                        }
                    }
                }
            }
        }
        return Norm(weight: weight, bias: bias)
    }
}
