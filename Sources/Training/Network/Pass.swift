package import Tensors

/// One pass of a batch through a network: its weights as variables of a tape.
package final class Pass {
    package let tape: Tape
    /// The weights; training moves the running statistics among them.
    package private(set) var weights: Weights
    private let isTraining: Bool
    private var variables: [String: Variable] = [:]

    /// A pass for `training` normalises by the batch's own statistics, and gradients are wanted; others do neither.
    package init(_ weights: Weights, training: Bool, by compute: Compute) {
        self.weights = weights
        isTraining = training
        tape = Tape(compute, isRecording: training)
    }

    /// The gradients of all parameters that took part, after the tape went backwards.
    package var gradients: [String: Tensor] { variables.compactMapValues(\.gradient) }

    package func input(_ x: Tensor) -> Variable { tape.variable(x) }

    /// Takes `x` through a layer.
    func apply(_ layer: Layer, to x: Variable) -> Variable {
        switch layer.kind {
        case .normed(let geometry):
            let y = convolve(x, "\(layer.name).conv", geometry)
            return normalize(y, "\(layer.name).norm")
        case .convolution(let geometry):
            return convolve(x, layer.name, geometry)
        case .linear:
            return tape.linear(
                x, weight: parameter("\(layer.name).weight"), bias: parameter("\(layer.name).bias"))
        }
    }

    private func convolve(_ x: Variable, _ name: String, _ geometry: ConvolutionGeometry) -> Variable {
        tape.convolution(x, weight: parameter("\(name).weight"), bias: parameter("\(name).bias"), geometry)
    }

    private func normalize(_ x: Variable, _ name: String) -> Variable {
        let (mean, variance) = ("\(name).running_mean", "\(name).running_var")
        var running = RunningStatistics(mean: weights[mean], variance: weights[variance])
        let y = tape.batchNorm(
            x, weight: parameter("\(name).weight"), bias: parameter("\(name).bias"), &running,
            training: isTraining, gelu: true)
        if isTraining {
            weights.tensors[mean] = running.mean
            weights.tensors[variance] = running.variance
        }
        return y
    }

    private func parameter(_ name: String) -> Variable {
        if let variable = variables[name] { return variable }
        let variable = tape.variable(weights[name], needsGradient: true)
        variables[name] = variable
        return variable
    }
}
