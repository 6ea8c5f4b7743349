package import Tensors

/// A value that a gradient may be asked for.
package final class Variable {
    package let value: Tensor
    /// Whether the gradient of the outcome by this value is needed.
    package let needsGradient: Bool
    /// What `Tape.backward` has found so far.
    package private(set) var gradient: Tensor?

    fileprivate init(_ value: Tensor, needsGradient: Bool) {
        self.value = value
        self.needsGradient = needsGradient
    }

    fileprivate func add(_ gradient: Tensor, by compute: Compute) {
        guard needsGradient else { return }
        if self.gradient == nil {
            self.gradient = gradient
        } else {
            compute.accumulate(&self.gradient, gradient)
        }
    }

    fileprivate func takeGradient() -> Tensor? {
        defer { gradient = nil }
        return gradient
    }
}

/// The operations of one pass through a network, and backwards through them.
///
/// Memory is given back as the way back proceeds: an operation and what it kept are gone once its gradients are known.
package final class Tape {
    package let compute: Compute
    private let isRecording: Bool
    private var steps: [Step] = []

    private struct Step {
        let result: Variable
        /// Adds to the gradients of the inputs; may change the gradient of the result, which is its own.
        let backward: (inout Tensor) -> Void
    }

    /// A tape that notes nothing (`isRecording` is false) where nobody will ask for gradients.
    package init(_ compute: Compute, isRecording: Bool) {
        self.compute = compute
        self.isRecording = isRecording
    }

    package func variable(_ value: Tensor, needsGradient: Bool = false) -> Variable {
        Variable(value, needsGradient: needsGradient && isRecording)
    }

    /// Finds the gradients of all variables that `outcome` depends on; the tape is empty then.
    ///
    /// The gradient of `outcome` itself is 1 where none is given: it is a single number then.
    package func backward(from outcome: Variable, gradient: Tensor? = nil) {
        outcome.add(gradient ?? Tensor([1], shape: [1]), by: compute)
        while let step = steps.popLast() {
            guard var gradient = step.result.takeGradient() else { continue }
            step.backward(&gradient)
        }
    }

    /// The result of an operation on `inputs`, with its way back.
    func record(
        _ value: Tensor, from inputs: [Variable], backward: @escaping (inout Tensor) -> Void
    ) -> Variable {
        let result = variable(value, needsGradient: inputs.contains(where: \.needsGradient))
        if result.needsGradient { steps.append(Step(result: result, backward: backward)) }
        return result
    }

    func add(_ gradient: Tensor, to variable: Variable) { variable.add(gradient, by: compute) }
}

extension Compute {
    fileprivate func accumulate(_ sum: inout Tensor?, _ x: Tensor) {
        guard var value = sum.take() else { return }
        accumulate(&value, x)
        sum = value
    }
}
