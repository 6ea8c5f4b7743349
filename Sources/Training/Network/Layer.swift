package import Tensors

/// A layer of a network with parameters: its name, its kind, and what it takes to what.
package struct Layer: Sendable {
    package enum Kind: Sendable, Equatable {
        /// A convolution, batch normalisation, GELU.
        case normed(ConvolutionGeometry)
        case convolution(ConvolutionGeometry)
        case linear
    }

    package let name: String
    package let kind: Kind
    package let inputs: Int
    package let outputs: Int

    /// The layer's parameters in the order in which torch draws them.
    package var parameters: [Parameter] {
        switch kind {
        case .normed(let geometry):
            drawn("\(name).conv", geometry)
                + [
                    Parameter(name: "\(name).norm.weight", shape: [outputs], start: .constant(1)),
                    Parameter(name: "\(name).norm.bias", shape: [outputs], start: .constant(0)),
                ]
        case .convolution(let geometry): drawn(name, geometry)
        case .linear: drawn(name, shape: [outputs, inputs])
        }
    }

    /// What is kept beside the parameters and has no gradient.
    package var statistics: [Parameter] {
        guard case .normed = kind else { return [] }
        return [
            Parameter(name: "\(name).norm.running_mean", shape: [outputs], start: .constant(0)),
            Parameter(name: "\(name).norm.running_var", shape: [outputs], start: .constant(1)),
        ]
    }

    private func drawn(_ name: String, _ geometry: ConvolutionGeometry) -> [Parameter] {
        let channels = geometry.isTransposed ? [inputs, outputs] : [outputs, inputs]
        return drawn(name, shape: channels + [geometry.kernel, geometry.kernel])
    }

    private func drawn(_ name: String, shape: [Int]) -> [Parameter] {
        // torch counts the inputs of a transposed convolution as it does a convolution's, by the second axis.
        let inputs = shape.dropFirst().reduce(1, *)
        return [
            Parameter(name: "\(name).weight", shape: shape, start: .uniform(inputs: inputs, isBias: false)),
            Parameter(name: "\(name).bias", shape: [outputs], start: .uniform(inputs: inputs, isBias: true)),
        ]
    }
}

/// A tensor of a network: its name, its shape, and what it is before training.
package struct Parameter: Sendable, Equatable {
    package enum Start: Sendable, Equatable {
        case constant(Float)
        /// As torch's layers begin: uniform, bounded by the number of inputs of one output.
        case uniform(inputs: Int, isBias: Bool)
    }

    package let name: String
    package let shape: [Int]
    package let start: Start

    package var count: Int { shape.reduce(1, *) }

    func draw(_ generator: inout TorchGenerator) -> Tensor {
        switch start {
        case .constant(let value):
            return Tensor([Float](repeating: value, count: count), shape: shape)
        case .uniform(let inputs, let isBias):
            // kaiming_uniform_ with a = √5 comes to 1/√inputs, which torch computes on a longer way.
            let gain = (2 / (1 + 5.0.squareRoot() * 5.0.squareRoot())).squareRoot()
            let bound =
                isBias
                ? 1 / Double(inputs).squareRoot()
                : 3.0.squareRoot() * (gain / Double(inputs).squareRoot())
            return generator.uniform(shape, from: Float(-bound), to: Float(bound))
        }
    }
}
