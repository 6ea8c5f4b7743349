import Glibc
package import Tensors

/// A small network that reads digits: three steps of convolutions to 7×7 pixels, their mean, and a linear layer.
package struct Judge: Sendable {
    package let layers: [Layer]

    package init(hidden: Int) {
        let flat = ConvolutionGeometry(kernel: 3, padding: 1)
        let down = ConvolutionGeometry(kernel: 3, stride: 2, padding: 1)
        func normed(_ name: String, _ geometry: ConvolutionGeometry, _ inputs: Int, _ outputs: Int) -> Layer {
            Layer(name: name, kind: .normed(geometry), inputs: inputs, outputs: outputs)
        }
        layers = [
            normed("a", flat, 1, hidden),
            normed("b.0", down, hidden, 2 * hidden), normed("b.1", flat, 2 * hidden, 2 * hidden),
            normed("c.0", down, 2 * hidden, 4 * hidden), normed("c.1", flat, 4 * hidden, 4 * hidden),
            Layer(name: "out", kind: .linear, inputs: 4 * hidden, outputs: UNet.classes),
        ]
    }

    /// The logits of pictures `[N, 28, 28, 1]`, `[N, 10]`.
    package func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
        let maps = layers.dropLast().reduce(x) { pass.apply($1, to: $0) }
        let means = pass.tape.flatten(pass.tape.meanPool(maps, window: UNet.side / 4))
        return layers.suffix(1).reduce(means) { pass.apply($1, to: $0) }
    }

    /// How probable each digit is for each of the pictures, as far as the network can tell.
    package func probabilities(_ pictures: Tensor, _ weights: Weights, by compute: Compute) -> [[Double]] {
        let pass = Pass(weights, training: false, by: compute)
        let logits = self(pass.input(pictures), pass).value.values
        return stride(from: 0, to: logits.count, by: UNet.classes).map { start in
            softmax(logits[start..<start + UNet.classes])
        }
    }
}

private func softmax(_ logits: ArraySlice<Float>) -> [Double] {
    let most = Double(logits.max() ?? 0)
    let shares = logits.map { exp(Double($0) - most) }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
}
