import CKernels
import Glibc

/// A parameter's moments, as Adam keeps them: of the shape of the parameter.
package struct AdamMoments: Sendable {
    package var mean: Tensor
    package var square: Tensor

    package init(mean: Tensor, square: Tensor) {
        self.mean = mean
        self.square = square
    }
}

/// The constants of one step of Adam (torch's `Adam` without weight decay), which count its steps from 1.
package struct AdamStep: Sendable {
    let constants: adam_step

    package init(number: Int, rate: Double, betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8) {
        let (first, second) = (1 - power(betas.0, number), 1 - power(betas.1, number))
        constants = adam_step(
            mean_share: Float(1 - betas.0), square_decay: Float(betas.1), square_share: Float(1 - betas.1),
            root_correction: Float(second.squareRoot()), epsilon: Float(epsilon), factor: Float(-rate / first)
        )
    }
}

extension Compute {
    /// Moves `value` and its moments by one step.
    package func adam(
        _ step: AdamStep, _ value: inout Tensor, _ moments: inout AdamMoments, gradient: Tensor
    ) {
        precondition(value.shape == gradient.shape, "\(gradient.shape) is no gradient of \(value.shape)")
        noted("Adam") {
            gradient.withPointer { source in
                value.withUnsafeMutable { value in
                    moments.mean.withUnsafeMutable { mean in
                        moments.square.withUnsafeMutable { square in
                            guard let value = value.baseAddress, let mean = mean.baseAddress,
                                let square = square.baseAddress
                            else { return }
                            forEachRange(of: gradient.count, grain: Self.grain) { range in
                                let start = range.lowerBound
                                kernels_adam(
                                    step.constants, source + start, value + start, mean + start,
                                    square + start,
                                    range.count)
                            }
                        }
                    }
                }
            }
        }
    }
}

private func power(_ base: Double, _ exponent: Int) -> Double { pow(base, Double(exponent)) }
