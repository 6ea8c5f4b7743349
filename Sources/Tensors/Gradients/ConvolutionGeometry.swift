import CKernels

/// Kernel, stride and zero padding of a convolution, the same in both directions; or of a transposed one, as torch
/// defines it: the map from a convolution's gradient to the gradient of its input.
package struct ConvolutionGeometry: Sendable, Equatable {
    package let kernel: Int
    package let stride: Int
    package let padding: Int
    package let isTransposed: Bool

    package init(kernel: Int, stride: Int = 1, padding: Int = 0, isTransposed: Bool = false) {
        precondition(
            kernel > 0 && stride > 0 && padding >= 0 && padding < kernel
                && (!isTransposed || stride <= kernel),
            "no convolution has kernel \(kernel), stride \(stride), padding \(padding)")
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.isTransposed = isTransposed
    }

    /// A linear map of single pixels.
    static let pixelwise = ConvolutionGeometry(kernel: 1)

    /// The geometry that takes gradients of the result to those of the input.
    var reversed: ConvolutionGeometry {
        ConvolutionGeometry(kernel: kernel, stride: stride, padding: padding, isTransposed: !isTransposed)
    }

    /// The length of a result's axis.
    func length(of axis: Int) -> Int {
        isTransposed ? (axis - 1) * stride - 2 * padding + kernel : (axis + 2 * padding - kernel) / stride + 1
    }

    /// From maps `[N, H, W, …]` of one shape to those of another.
    func shape(from input: [Int], to output: [Int]) -> conv_shape {
        conv_shape(
            height: input[1], width: input[2], out_height: output[1], out_width: output[2],
            kernel: kernel, stride: stride, padding: padding, transposed: isTransposed)
    }
}
