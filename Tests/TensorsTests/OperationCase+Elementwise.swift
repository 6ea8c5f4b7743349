import Tensors

extension OperationCase {
    static let norms =
        [(1, 1, 3), (2, 3, 17), (3, 40, 16)].flatMap { [rowNorms($0, $1, $2), norm($0, $1, $2, groups: 1)] }
        + [norm(2, 35, 18, groups: 6), norm(3, 5, 24, groups: 3, modulated: false)]

    static let elementwise = [(1, 1), (3, 5), (2, 16), (3, 133)].map { pairs($0, $1) }

    /// Group normalisation of values far from zero.
    static func norm(_ n: Int, _ rows: Int, _ c: Int, groups: Int, modulated: Bool = true) -> Self {
        let weight = Tensor.random([c], seed: 1)
        let bias = Tensor.random([c], seed: 2)
        let far = Tensor(Tensor.random([n, rows, c], seed: 3).values.map { $0 + 5 }, shape: [n, rows, c])
        return Self(
            testDescription: "group norm of [\(n), \(rows), \(c)] in \(groups) groups",
            inputs: [far] + (modulated ? [.random([n, 2 * c], seed: 4)] : []), tolerance: 5e-6
        ) { compute, inputs in
            compute.groupNorm(
                inputs[0], Norm(weight: weight, bias: bias), groups: groups, epsilon: 1e-5,
                scaleShift: modulated ? inputs[1] : nil, gelu: modulated)
        } twin: { inputs in
            Reference.groupNorm(
                inputs[0], weight: weight, bias: bias, groups: groups, epsilon: 1e-5,
                scaleShift: modulated ? inputs[1] : nil, gelu: modulated)
        }
    }

    static func rowNorms(_ n: Int, _ rows: Int, _ c: Int) -> Self {
        let weight = Tensor.random([c], seed: 1)
        let bias = Tensor.random([c], seed: 2)
        return Self(
            testDescription: "layer and RMS norm of [\(n), \(rows), \(c)]",
            inputs: [.random([n, rows, c], seed: 3)]
        ) { compute, inputs in
            compute.add(
                compute.layerNorm(inputs[0], Norm(weight: weight, bias: bias), epsilon: 1e-5),
                compute.rmsNorm(inputs[0], weight: weight, epsilon: 1e-6))
        } twin: { inputs in
            Reference.add(
                Reference.layerNorm(inputs[0], weight: weight, bias: bias, epsilon: 1e-5),
                Reference.rmsNorm(inputs[0], weight: weight, epsilon: 1e-6))
        }
    }

    static func pairs(_ n: Int, _ count: Int) -> Self {
        Self(
            testDescription: "sum and gated GELU of [\(n), \(count)]",
            inputs: [.random([n, count], seed: 1), .random([n, count], seed: 2)]
        ) { compute, inputs in
            compute.gatedGELU(compute.add(inputs[0], inputs[1]), inputs[1])
        } twin: { inputs in
            Reference.gatedGELU(Reference.add(inputs[0], inputs[1]), inputs[1])
        }
    }
}
