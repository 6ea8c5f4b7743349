package import Tensors

/// The operations of the course's networks. Maps are `[N, H, W, C]`, and weights lie as torch has them.
extension Tape {
    /// A convolution or a transposed one, plus bias.
    package func convolution(
        _ x: Variable, weight: Variable, bias: Variable, _ geometry: ConvolutionGeometry
    ) -> Variable {
        let y = compute.convolve(x.value, weight: weight.value, bias: bias.value, geometry)
        return record(y, from: [x, weight, bias]) { [self] gradient in
            if weight.needsGradient {
                add(compute.weightGradient(x.value, gradient, geometry), to: weight)
            }
            if bias.needsGradient { add(compute.columnSums(gradient), to: bias) }
            if x.needsGradient {
                add(
                    compute.inputGradient(gradient, weight: weight.value, geometry, shape: x.value.shape),
                    to: x)
            }
        }
    }

    /// `x · weightᵀ + bias`, `[N, Ci]` to `[N, Co]`.
    package func linear(_ x: Variable, weight: Variable, bias: Variable) -> Variable {
        let pixel = ConvolutionGeometry(kernel: 1)
        let (samples, inputs, outputs) = (x.value.shape[0], x.value.shape[1], weight.value.shape[0])
        let maps = x.value.reshaped([samples, 1, 1, inputs])
        let kernel = weight.value.reshaped([outputs, inputs, 1, 1])
        let y = compute.convolve(maps, weight: kernel, bias: bias.value, pixel).reshaped([samples, outputs])
        return record(y, from: [x, weight, bias]) { [self] gradient in
            let rows = gradient.reshaped([samples, 1, 1, outputs])
            add(compute.weightGradient(maps, rows, pixel).reshaped([outputs, inputs]), to: weight)
            add(compute.columnSums(gradient), to: bias)
            if x.needsGradient {
                let inputGradient = compute.inputGradient(rows, weight: kernel, pixel, shape: maps.shape)
                add(inputGradient.reshaped([samples, inputs]), to: x)
            }
        }
    }

    /// Batch normalisation, then GELU if asked for.
    ///
    /// In `training` it goes by the statistics of `x`, which also move the running ones; else by the running ones.
    package func batchNorm(
        _ x: Variable, weight: Variable, bias: Variable, _ running: inout RunningStatistics, training: Bool,
        gelu: Bool
    ) -> Variable {
        let norm = Norm(weight: weight.value, bias: bias.value)
        let map =
            training
            ? compute.trainingMap(
                of: x.value, norm, &running, momentum: BatchNormConstants.momentum,
                epsilon: BatchNormConstants.epsilon)
            : compute.runningMap(norm, running, epsilon: BatchNormConstants.epsilon)
        let y = compute.normalize(x.value, map, gelu: gelu)
        return record(y, from: [x, weight, bias]) { [self] gradient in
            let gradients = compute.normalizeGradient(
                &gradient, of: x.value, map, gelu: gelu, training: training)
            add(gradients.weight, to: weight)
            add(gradients.bias, to: bias)
            add(gradient, to: x)
        }
    }

    /// GELU with the error function.
    package func gelu(_ x: Variable) -> Variable {
        record(compute.gelu(x.value), from: [x]) { [self] gradient in
            compute.geluGradient(&gradient, of: x.value)
            add(gradient, to: x)
        }
    }

    /// The means of windows of `window` × `window` pixels.
    package func meanPool(_ x: Variable, window: Int) -> Variable {
        record(compute.meanPool(x.value, window: window), from: [x]) { [self] gradient in
            add(compute.meanPoolGradient(gradient, window: window), to: x)
        }
    }

    /// Maps of one pixel as rows, `[N, C]`.
    package func flatten(_ x: Variable) -> Variable {
        let (shape, rows) = (x.value.shape, [x.value.shape[0], x.value.count / x.value.shape[0]])
        return record(x.value.reshaped(rows), from: [x]) { [self] gradient in
            add(gradient.reshaped(shape), to: x)
        }
    }

    /// Joins the channels of two maps.
    package func concatenate(_ a: Variable, _ b: Variable) -> Variable {
        record(compute.concatenate(a.value, b.value), from: [a, b]) { [self] gradient in
            let (first, second) = compute.split(gradient, at: a.value.shape.last ?? 0)
            add(first, to: a)
            add(second, to: b)
        }
    }

    /// `x · scale + shift` with `[N, C]` of each, for all pixels of a sample.
    package func modulate(_ x: Variable, scale: Variable?, shift: Variable?) -> Variable {
        let y = compute.modulate(x.value, scale: scale?.value, shift: shift?.value)
        return record(y, from: [x] + [scale, shift].compactMap(\.self)) { [self] gradient in
            let sums = compute.modulationGradients(gradient, of: x.value)
            if let scale { add(sums.scale, to: scale) }
            if let shift { add(sums.shift, to: shift) }
            guard x.needsGradient else { return }
            add(scale.map { compute.modulate(gradient, scale: $0.value, shift: nil) } ?? gradient, to: x)
        }
    }

    /// The mean of `(x - target)²` over all elements: one number.
    package func squaredError(_ x: Variable, _ target: Variable) -> Variable {
        let (loss, slope) = compute.squaredError(x.value, target.value)
        return record(Tensor([Float(loss)], shape: [1]), from: [x, target]) { [self] gradient in
            let factor = gradient.values[0]
            if x.needsGradient { add(compute.scale(slope, by: factor), to: x) }
            if target.needsGradient { add(compute.scale(slope, by: -factor), to: target) }
        }
    }

    /// The mean of `-log softmax(logits)[label]` over the rows: one number.
    package func crossEntropy(_ logits: Variable, _ labels: [Int]) -> Variable {
        let (loss, slope) = compute.crossEntropy(logits.value, labels)
        return record(Tensor([Float(loss)], shape: [1]), from: [logits]) { [self] gradient in
            add(compute.scale(slope, by: gradient.values[0]), to: logits)
        }
    }
}

/// torch's defaults.
package enum BatchNormConstants {
    package static let momentum: Float = 0.1
    package static let epsilon: Float = 1e-5
}
