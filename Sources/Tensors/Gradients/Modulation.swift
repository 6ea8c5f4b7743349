import CKernels

extension Compute {
    /// `x · scale + shift` of `[N, H, W, C]` with a scale and a shift for each sample and channel, `[N, C]`.
    ///
    /// Either may be left out.
    package func modulate(_ x: Tensor, scale: Tensor?, shift: Tensor?) -> Tensor {
        let (samples, channels) = (x.shape[0], x.shape.last ?? 0)
        for values in [scale, shift] {
            precondition(values.map { $0.shape == [samples, channels] } ?? true, "modulation is [N, C]")
        }
        let rows = x.count / samples / channels
        let (ones, zeros) = (
            Tensor([Float](repeating: 1, count: channels), shape: [channels]), Tensor(zeros: [channels])
        )
        return noted("elementwise") {
            Tensor(x.shape) { out in
                withOperands(x, ones, zeros) { x, ones, zeros in
                    guard let ones, let zeros else { return }
                    scale.withPointer { scale in
                        shift.withPointer { shift in
                            forEach(samples) { sample in
                                let start = sample * rows * channels
                                kernels_scale_shift(
                                    x + start, scale.map { $0 + sample * channels } ?? ones,
                                    shift.map { $0 + sample * channels } ?? zeros, false, out + start, rows,
                                    channels)
                            }
                        }
                    }
                }
            }
        }
    }

    /// The gradients of scale and shift of `modulate`, `[N, C]` each, from that of its result.
    package func modulationGradients(_ gradient: Tensor, of x: Tensor) -> (scale: Tensor, shift: Tensor) {
        let (samples, channels) = (x.shape[0], x.shape.last ?? 0)
        let rows = x.count / samples / channels
        var scale = Tensor(unset: [samples, channels])
        let shift = Tensor([samples, channels]) { shift in
            scale.withUnsafeMutable { scale in
                guard let scale = scale.baseAddress else { return }
                withOperands(x, gradient, nil) { x, gradient, _ in
                    guard let gradient else { return }
                    forEach(samples) { sample in
                        let start = sample * rows * channels
                        kernels_modulation_sums(
                            x + start, gradient + start, scale + sample * channels, shift + sample * channels,
                            rows, channels)
                    }
                }
            }
        }
        return (scale, shift)
    }

    /// The means of windows of `window` × `window` pixels, one beside the other.
    package func meanPool(_ x: Tensor, window: Int) -> Tensor {
        let (samples, channels) = (x.shape[0], x.shape[3])
        precondition(
            x.shape[1] % window == 0 && x.shape[2] % window == 0,
            "\(x.shape) is not made of windows of \(window)")
        let (rows, columns) = (x.shape[1] / window, x.shape[2] / window)
        let size = x.count / samples
        return noted("pooling") {
            Tensor([samples, rows, columns, channels]) { out in
                x.withPointer { x in
                    forEach(samples) { sample in
                        kernels_window_mean(
                            x + sample * size, out + sample * rows * columns * channels, rows, columns,
                            window,
                            channels)
                    }
                }
            }
        }
    }

    /// The gradient of the input of `meanPool`, from that of its result.
    package func meanPoolGradient(_ gradient: Tensor, window: Int) -> Tensor {
        let (samples, rows, columns) = (gradient.shape[0], gradient.shape[1], gradient.shape[2])
        let channels = gradient.shape[3]
        let size = rows * columns * channels
        return noted("pooling") {
            Tensor([samples, rows * window, columns * window, channels]) { out in
                gradient.withPointer { gradient in
                    forEach(samples) { sample in
                        kernels_window_spread(
                            gradient + sample * size, out + sample * size * window * window, rows, columns,
                            window, channels)
                    }
                }
            }
        }
    }
}
