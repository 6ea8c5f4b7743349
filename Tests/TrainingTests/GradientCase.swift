import Tensors
import Testing
import Training

/// An operation on the tape, the same by its definition in float64, and the shapes of its inputs.
struct GradientCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shapes: [[Int]]
    let taped: @Sendable (Tape, [Variable]) -> Variable
    let plain: @Sendable ([Plain]) -> Plain

    static let all = convolutions + norms + others

    private static let convolutions: [GradientCase] = [
        convolution("3×3", .init(kernel: 3, padding: 1), [2, 5, 4, 3], outputs: 5),
        convolution("3×3 of one channel", .init(kernel: 3, padding: 1), [2, 3, 5, 1], outputs: 17),
        convolution("3×3 to one channel", .init(kernel: 3, padding: 1), [2, 4, 3, 7], outputs: 1),
        convolution("3×3 of a single pixel", .init(kernel: 3, padding: 1), [3, 1, 1, 2], outputs: 3),
        convolution("3×3 of many channels", .init(kernel: 3, padding: 1), [1, 3, 5, 8], outputs: 9),
        convolution("3×3 by 2, odd", .init(kernel: 3, stride: 2, padding: 1), [2, 5, 3, 3], outputs: 4),
        convolution("3×3 by 2, even", .init(kernel: 3, stride: 2, padding: 1), [1, 4, 6, 2], outputs: 3),
        convolution(
            "4×4 by 2, transposed", .init(kernel: 4, stride: 2, padding: 1, isTransposed: true),
            [2, 2, 3, 3],
            outputs: 2),
        convolution(
            "7×7 by 7, transposed", .init(kernel: 7, stride: 7, isTransposed: true), [2, 1, 2, 2], outputs: 3),
    ]

    private static let norms: [GradientCase] = [
        norm("batch norm in training", gelu: false, training: true),
        norm("batch norm and GELU in training", gelu: true, training: true),
        norm("batch norm in use", gelu: false, training: false),
        norm("batch norm and GELU in use", gelu: true, training: false),
    ]

    private static let others: [GradientCase] = [
        .init(testDescription: "GELU", shapes: [[3, 37]]) {
            $0.gelu($1[0])
        } plain: {
            PlainOperation.gelu($0[0])
        },
        .init(testDescription: "pooling", shapes: [[2, 7, 14, 3]]) {
            $0.meanPool($1[0], window: 7)
        } plain: {
            PlainOperation.meanPool($0[0], 7)
        },
        .init(testDescription: "flattening", shapes: [[2, 1, 1, 5]]) {
            $0.flatten($1[0])
        } plain: {
            Plain([2, 5], $0[0].values)
        },
        .init(testDescription: "cross entropy", shapes: [[4, 10]]) {
            $0.crossEntropy($1[0], [3, 0, 9, 3])
        } plain: {
            PlainOperation.crossEntropy($0[0], [3, 0, 9, 3])
        },
        .init(testDescription: "squared error", shapes: [[3, 7], [3, 7]]) {
            $0.squaredError($1[0], $1[1])
        } plain: {
            PlainOperation.squaredError($0[0], $0[1])
        },
        .init(testDescription: "linear", shapes: [[3, 7], [5, 7], [5]]) {
            $0.linear($1[0], weight: $1[1], bias: $1[2])
        } plain: {
            PlainOperation.linear($0[0], $0[1], $0[2])
        },
        .init(testDescription: "linear of one number", shapes: [[4, 1], [9, 1], [9]]) {
            $0.linear($1[0], weight: $1[1], bias: $1[2])
        } plain: {
            PlainOperation.linear($0[0], $0[1], $0[2])
        },
        .init(testDescription: "concatenation", shapes: [[2, 3, 2, 4], [2, 3, 2, 3]]) {
            $0.concatenate($1[0], $1[1])
        } plain: {
            PlainOperation.concatenate($0[0], $0[1])
        },
        .init(testDescription: "a shift", shapes: [[3, 2, 3, 5], [3, 5]]) {
            $0.modulate($1[0], scale: nil, shift: $1[1])
        } plain: {
            PlainOperation.modulate($0[0], scale: nil, shift: $0[1])
        },
        .init(testDescription: "a scale", shapes: [[3, 2, 3, 5], [3, 5]]) {
            $0.modulate($1[0], scale: $1[1], shift: nil)
        } plain: {
            PlainOperation.modulate($0[0], scale: $0[1], shift: nil)
        },
        .init(testDescription: "scale and shift", shapes: [[3, 2, 3, 5], [3, 5], [3, 5]]) {
            $0.modulate($1[0], scale: $1[1], shift: $1[2])
        } plain: {
            PlainOperation.modulate($0[0], scale: $0[1], shift: $0[2])
        },
        .init(testDescription: "a value that is used twice", shapes: [[2, 2, 2, 3]]) {
            $0.concatenate($0.gelu($1[0]), $1[0])
        } plain: {
            PlainOperation.concatenate(PlainOperation.gelu($0[0]), $0[0])
        },
    ]

    private static func convolution(
        _ name: String, _ geometry: ConvolutionGeometry, _ shape: [Int], outputs: Int
    ) -> GradientCase {
        let channels = geometry.isTransposed ? [shape[3], outputs] : [outputs, shape[3]]
        return GradientCase(
            testDescription: name,
            shapes: [shape, channels + [geometry.kernel, geometry.kernel], [outputs]]
        ) {
            $0.convolution($1[0], weight: $1[1], bias: $1[2], geometry)
        } plain: {
            PlainOperation.convolution($0[0], $0[1], $0[2], geometry)
        }
    }

    private static func norm(_ name: String, gelu: Bool, training: Bool) -> GradientCase {
        let running = RunningStatistics(
            mean: Tensor([0.5, -1, 2], shape: [3]), variance: Tensor([0.3, 1, 4], shape: [3]))
        return GradientCase(testDescription: name, shapes: [[2, 3, 5, 3], [3], [3]]) {
            var running = running
            return $0.batchNorm(
                $1[0], weight: $1[1], bias: $1[2], &running, training: training, gelu: gelu)
        } plain: {
            let y =
                training
                ? PlainOperation.batchNorm($0[0], $0[1], $0[2])
                : PlainOperation.normalized(
                    $0[0], $0[1], $0[2], running.mean.values.map(Double.init),
                    running.variance.values.map(Double.init))
            return gelu ? PlainOperation.gelu(y) : y
        }
    }
}
