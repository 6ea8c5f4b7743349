import CKernels

extension Compute {
    /// Elements of a piece of work that is not worth cutting further.
    static let grain = 1 << 15

    /// `a + b`, of one shape.
    package func add(_ a: Tensor, _ b: Tensor) -> Tensor { zip(a, b, kernels_add) }

    /// `gelu_new(gate) · value`, GELU in its tanh form (T5 v1.1).
    package func gatedGELU(_ gate: Tensor, _ value: Tensor) -> Tensor { zip(gate, value, kernels_gated_gelu) }

    /// GELU with the error function (torch's default form).
    package func gelu(_ x: Tensor) -> Tensor {
        noted("elementwise") {
            Tensor(x.shape) { out in
                x.withPointer { source in
                    forEachRange(of: x.count, grain: Self.grain) { range in
                        kernels_gelu(source + range.lowerBound, out + range.lowerBound, range.count)
                    }
                }
            }
        }
    }

    private func zip(
        _ a: Tensor, _ b: Tensor,
        _ kernel: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    ) -> Tensor {
        precondition(a.shape == b.shape, "\(a.shape) and \(b.shape) differ")
        return noted("elementwise") {
            Tensor(a.shape) { out in
                a.withPointer { first in
                    b.withPointer { second in
                        forEachRange(of: a.count, grain: Self.grain) { range in
                            let start = range.lowerBound
                            kernel(first + start, second + start, out + start, range.count)
                        }
                    }
                }
            }
        }
    }
}
