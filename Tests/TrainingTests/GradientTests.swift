import Tensors
import Testing
import Training

@Suite struct `Gradients` {
    @Test(arguments: GradientCase.all)
    func `agree with differences of the definition in float64`(operation: GradientCase) {
        var generator = TorchGenerator(seed: 7)
        let inputs = operation.shapes.map { generator.randn($0) }
        let tape = Tape(Compute(threads: 2), isRecording: true)
        let variables = inputs.map { tape.variable($0, needsGradient: true) }
        let result = operation.taped(tape, variables)
        let plain = inputs.map(Plain.init)
        expectClose(result.value, operation.plain(plain), within: 5e-6, "the result")

        let direction = generator.randn(result.value.shape)
        tape.backward(from: result, gradient: direction)
        for (number, variable) in variables.enumerated() {
            guard let gradient = variable.gradient else {
                Issue.record("input \(number) has no gradient")
                continue
            }
            let expected = differences(of: operation, at: plain, input: number, along: Plain(direction))
            expectClose(gradient, expected, within: 5e-6, "input \(number)")
        }
    }

    @Test(arguments: GradientCase.all)
    func `have the same bytes with any number of threads`(operation: GradientCase) {
        let outcomes = [1, 3].map { threads in
            var generator = TorchGenerator(seed: 8)
            let tape = Tape(Compute(threads: threads), isRecording: true)
            let variables = operation.shapes.map { tape.variable(generator.randn($0), needsGradient: true) }
            let result = operation.taped(tape, variables)
            tape.backward(from: result, gradient: generator.randn(result.value.shape))
            return [result.value.values] + variables.map { $0.gradient?.values ?? [] }
        }
        #expect(outcomes[0] == outcomes[1])
    }

    /// Central differences of the sum of the results, each times its number in `direction`.
    private func differences(
        of operation: GradientCase, at inputs: [Plain], input: Int, along direction: Plain
    ) -> Plain {
        let step = 1e-5
        func outcome(moving element: Int, by distance: Double) -> Double {
            var moved = inputs
            moved[input].values[element] += distance
            return zip(operation.plain(moved).values, direction.values).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let values = inputs[input].values.indices.map {
            (outcome(moving: $0, by: step) - outcome(moving: $0, by: -step)) / (2 * step)
        }
        return Plain(inputs[input].shape, values)
    }
}

/// Expects every element within `tolerance` of the expected one, as a share of the largest.
func expectClose(
    _ actual: Tensor, _ expected: Plain, within tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what)", sourceLocation: sourceLocation)
    let largest = expected.values.reduce(1e-12) { max($0, abs($1)) }
    let errors = zip(actual.values, expected.values).map { abs(Double($0) - $1) / largest }
    let worst = errors.reduce(0) { $1 <= $0 ? $0 : $1 }
    #expect(worst <= tolerance, "\(what): error \(worst)", sourceLocation: sourceLocation)
}
