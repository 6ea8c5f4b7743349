import Tensors
import Testing

/// One operation at one shape, with its plain twin.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The inputs that have samples.
    let inputs: [Tensor]
    /// As a share of the largest value: about ten times the rounding of a sum in float32.
    var tolerance: Float = 2e-6
    let operation: @Sendable (Compute, [Tensor]) -> Tensor
    let twin: @Sendable ([Tensor]) -> Tensor

    func expectAgreement() {
        for threads in [1, 2] {
            expectClose(
                operation(Compute(threads: threads), inputs), twin(inputs), within: tolerance, testDescription
            )
        }
    }

    /// Shapes small enough for the twins, none of them a multiple of any vector's length but the second ones.
    static let small: [OperationCase] =
        [(1, 1, 1, 1, 1), (3, 1, 5, 3, 4), (2, 8, 6, 16, 16), (3, 7, 5, 17, 19), (2, 17, 16, 3, 2)].flatMap {
            [
                convolution($0, $1, $2, $3, $4, kernel: 3), convolution($0, $1, $2, $3, $4, kernel: 1),
                map($0, $1, $2, $3),
            ]
        } + [(1, 1), (2, 13), (3, 16), (1, 77)].flatMap { [rows($0, $1, 9, 7), rows($0, $1, 40, 33)] }
        + [(1, 1, 1, [1]), (2, 9, 5, [3, 9]), (3, 4, 16, [2]), (2, 17, 3, [7, 1, 10])].map {
            attention($0, queries: $1, width: $2, keys: $3)
        } + [attention(2, queries: 50, width: 6, keys: [3, 50], isBiased: false)] + norms + elementwise

    /// 3×3 convolutions of maps of all sizes up to 17 pixels, with ends of tiles and panels of every length.
    static let convolutions = (1...17).map { size in
        convolution(1 + size % 3, size, 18 - size, size, 36 - size, kernel: 3)
    }

    /// Shapes that are cut into several blocks.
    static let large = [
        convolution(2, 32, 32, 40, 48, kernel: 3), convolution(3, 8, 8, 130, 136, kernel: 3),
        convolution(2, 32, 32, 160, 96, kernel: 1), map(2, 64, 64, 36), rows(3, 77, 160, 320),
        rows(3, 1, 300, 500), attention(2, queries: 256, width: 16, keys: [77, 1024]),
        attention(2, queries: 250, width: 24, keys: [77, 250], isBiased: false),
        norm(3, 1024, 160, groups: 32),
    ]
}

extension OperationCase {
    static func convolution(_ n: Int, _ h: Int, _ w: Int, _ ci: Int, _ co: Int, kernel: Int) -> Self {
        let weight = Tensor.random([co, ci, kernel, kernel], seed: 1)
        let bias = Tensor.random([co], seed: 2)
        let layer = Convolution(weight: Weight(weight), bias: bias)
        return Self(
            testDescription: "convolution \(kernel)×\(kernel) of [\(n), \(h), \(w), \(ci)] to \(co)",
            inputs: [.random([n, h, w, ci], seed: 3), .random([n, h, w, co], seed: 4)],
            // Winograd's transforms have factors from 1/24 to 8.
            tolerance: kernel == 3 ? 2e-5 : 2e-6
        ) { compute, inputs in
            compute.convolution(inputs[0], layer, residual: inputs[1], divisor: 1.5)
        } twin: { inputs in
            Reference.convolution(inputs[0], weight: weight, bias: bias, residual: inputs[1], divisor: 1.5)
        }
    }

    /// `[n, rows, inputs]`, and with a single row also the matrix `[n, inputs]`.
    static func rows(_ n: Int, _ rows: Int, _ inputs: Int, _ outputs: Int) -> Self {
        let weight = Tensor.random([outputs, inputs], seed: 1)
        let bias = Tensor.random([outputs], seed: 2)
        let layer = Linear(weight: Weight(weight), bias: bias)
        let shape = rows == 1 ? [n] : [n, rows]
        return Self(
            testDescription: "linear \(shape + [inputs]) to \(outputs)",
            inputs: [.random(shape + [inputs], seed: 3), .random(shape + [outputs], seed: 4)]
        ) { compute, inputs in
            compute.linear(inputs[0], layer, residual: inputs[1])
        } twin: { inputs in
            Reference.linear(inputs[0], weight: weight, bias: bias, residual: inputs[1])
        }
    }

    /// Joining, resampling and activation of maps.
    static func map(_ n: Int, _ h: Int, _ w: Int, _ c: Int) -> Self {
        Self(
            testDescription: "joining, upsampling and pooling [\(n), \(h), \(w), \(c)]",
            inputs: [.random([n, h, w, c], seed: 1), .random([n, h, w, c + 1], seed: 2)], tolerance: 1e-6
        ) { compute, inputs in
            let joined = compute.concatenate(inputs[0], inputs[1])
            return compute.meanPool(compute.gelu(compute.upsample(joined)))
        } twin: { inputs in
            let joined = Reference.concatenate(inputs[0], inputs[1])
            return Reference.meanPool(Reference.gelu(Reference.upsample(joined)))
        }
    }

    /// Two heads, keys in several sources; the first source serves every sample.
    static func attention(
        _ n: Int, queries: Int, width: Int, keys: [Int], isBiased: Bool = true
    ) -> Self {
        let heads = 2
        let shared = Tensor.random([1, keys[0], heads * width], seed: 1)
        let bias = isBiased ? Tensor.random([heads, queries, keys.reduce(0, +)], seed: 2) : nil
        let inputs = ([queries] + keys.dropFirst()).enumerated().map { index, length in
            Tensor.random([n, length, heads * width], seed: UInt64(3 + index))
        }
        @Sendable func sources(_ inputs: [Tensor]) -> [KeysAndValues] {
            [KeysAndValues(keys: shared, values: shared)]
                + inputs.dropFirst().map { KeysAndValues(keys: $0, values: $0) }
        }
        return Self(
            testDescription: "attention of \(n) × \(queries) queries over \(keys) keys, width \(width)",
            inputs: inputs
        ) { compute, inputs in
            compute.attention(inputs[0], over: sources(inputs), heads: heads, scale: 0.3, bias: bias)
        } twin: { inputs in
            Reference.attention(inputs[0], over: sources(inputs), heads: heads, scale: 0.3, bias: bias)
        }
    }
}
