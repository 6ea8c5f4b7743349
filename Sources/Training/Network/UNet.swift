import Tensors

/// How time, and class, enter the network, at its narrowest place and one above.
package enum Condition: String, Sendable, CaseIterable {
    case none
    /// `x + t`
    case add
    /// `x · t`
    case multiply
    /// `c · x + t`
    case affine

    var hasTime: Bool { self != .none }
    var hasClass: Bool { self == .affine }
}

/// The course's UNet for pictures of 28×28 pixels (CS 180, project 5 part B), whose letters its layers have.
package struct UNet: Sendable {
    package static let side = 28
    package static let classes = 10

    package let hidden: Int
    package let condition: Condition
    /// In the order in which torch would draw their weights.
    package let layers: [Layer]
    private let named: [String: Layer]

    package init(hidden: Int, condition: Condition) {
        self.hidden = hidden
        self.condition = condition
        layers = Self.layers(hidden, condition)
        named = Dictionary(uniqueKeysWithValues: layers.map { ($0.name, $0) })
    }

    package var parameterCount: Int { layers.flatMap(\.parameters).reduce(0) { $0 + $1.count } }

    /// The estimate for `x`, `[N, 28, 28, 1]` as it is.
    ///
    /// Times are `[N, 1]`, in 0 to 1; classes `[N, 10]`, one-hot, or zeros for no class.
    package func callAsFunction(
        _ x: Variable, time: Variable? = nil, classes: Variable? = nil, _ pass: Pass
    ) -> Variable {
        let a = apply(["a.0", "a.1"], to: x, pass)
        let b = apply(["b.0", "b.1.0", "b.1.1"], to: a, pass)
        let c = apply(["c.0", "c.1.0", "c.1.1"], to: b, pass)
        let d = pass.tape.gelu(pass.tape.meanPool(c, window: 7))
        let e = modulated(apply(["e"], to: d, pass), place: 1, time, classes, pass)
        let f = modulated(up("f", pass.tape.concatenate(e, c), pass), place: 2, time, classes, pass)
        let g = up("g", pass.tape.concatenate(f, b), pass)
        return apply(["h.0", "h.1", "out"], to: pass.tape.concatenate(g, a), pass)
    }

    private func up(_ name: String, _ x: Variable, _ pass: Pass) -> Variable {
        apply(["\(name).0", "\(name).1.0", "\(name).1.1"], to: x, pass)
    }

    private func modulated(
        _ x: Variable, place: Int, _ time: Variable?, _ classes: Variable?, _ pass: Pass
    ) -> Variable {
        guard condition.hasTime, let time else { return x }
        let t = embedded(time, "t\(place)", pass)
        switch condition {
        case .none: return x
        case .add: return pass.tape.modulate(x, scale: nil, shift: t)
        case .multiply: return pass.tape.modulate(x, scale: t, shift: nil)
        case .affine:
            guard let classes else { return x }
            return pass.tape.modulate(x, scale: embedded(classes, "c\(place)", pass), shift: t)
        }
    }

    private func embedded(_ x: Variable, _ name: String, _ pass: Pass) -> Variable {
        apply(["\(name).2"], to: pass.tape.gelu(apply(["\(name).0"], to: x, pass)), pass)
    }

    private func apply(_ names: [String], to x: Variable, _ pass: Pass) -> Variable {
        names.compactMap { named[$0] }.reduce(x) { pass.apply($1, to: $0) }
    }
}

extension UNet {
    private static func layers(_ d: Int, _ condition: Condition) -> [Layer] {
        let flat = ConvolutionGeometry(kernel: 3, padding: 1)
        let down = ConvolutionGeometry(kernel: 3, stride: 2, padding: 1)
        let up = ConvolutionGeometry(kernel: 4, stride: 2, padding: 1, isTransposed: true)
        let unflatten = ConvolutionGeometry(kernel: 7, stride: 7, isTransposed: true)
        func normed(_ name: String, _ geometry: ConvolutionGeometry, _ inputs: Int, _ outputs: Int) -> Layer {
            Layer(name: name, kind: .normed(geometry), inputs: inputs, outputs: outputs)
        }
        func block(_ name: String, _ inputs: Int, _ outputs: Int) -> [Layer] {
            [normed("\(name).0", flat, inputs, outputs), normed("\(name).1", flat, outputs, outputs)]
        }
        func scaled(_ name: String, _ geometry: ConvolutionGeometry, _ inputs: Int, _ outputs: Int) -> [Layer]
        {
            [normed("\(name).0", geometry, inputs, outputs)] + block("\(name).1", outputs, outputs)
        }
        let maps =
            block("a", 1, d) + scaled("b", down, d, d) + scaled("c", down, d, 2 * d)
            + [normed("e", unflatten, 2 * d, 2 * d)] + scaled("f", up, 4 * d, d) + scaled("g", up, 2 * d, d)
            + block("h", 2 * d, d) + [Layer(name: "out", kind: .convolution(flat), inputs: d, outputs: 1)]
        func embedding(_ name: String, _ inputs: Int) -> [Layer] {
            [("\(name)1", 2 * d), ("\(name)2", d)].flatMap { name, width in
                [
                    Layer(name: "\(name).0", kind: .linear, inputs: inputs, outputs: width),
                    Layer(name: "\(name).2", kind: .linear, inputs: width, outputs: width),
                ]
            }
        }
        return maps + (condition.hasTime ? embedding("t", 1) : [])
            + (condition.hasClass ? embedding("c", classes) : [])
    }
}
