package import Tensors

/// Guides one picture by several prompts, each of which sees it through a view of its own.
///
/// What the network says of every view is brought back, then guided, then joined to one estimate; the variance is that
/// of the positive texts, averaged. Source: `dangeng/visual_anagrams visual_anagrams/samplers.py`.
package struct Illusion: Guide {
    /// How the estimates of the views become one.
    package enum Reduction: String, CaseIterable, Sendable {
        case mean
        /// For factorized pictures, whose views each give a part.
        case sum
        /// One view a step, by turns; the others are not evaluated.
        case alternate
    }

    package struct Part: Sendable {
        let view: any View
        let text: GuidedText

        package init(view: any View, text: GuidedText) {
            self.view = view
            self.text = text
        }
    }

    private let parts: [Part]
    private let reduction: Reduction

    package init(_ parts: [Part], reduction: Reduction) {
        precondition(!parts.isEmpty, "an illusion needs a view")
        self.parts = parts
        self.reduction = reduction
    }

    package func prediction(
        for input: Tensor, step: Int, evaluate: (Tensor, TextConditioning) -> Tensor
    ) -> Tensor {
        if reduction == .alternate { return prediction(of: parts[step % parts.count], for: input, evaluate) }
        let sum = parts.map { prediction(of: $0, for: input, evaluate) }.reduced { $0.combined(with: $1, +) }
        let count = Float(parts.count)
        let noise = reduction == .mean ? count : 1
        let half = sum.count / 2
        var result = sum
        result.withUnsafeMutable { values in
            for i in values.indices { values[i] /= i < half ? noise : count }
        }
        return result
    }

    private func prediction(
        of part: Part, for input: Tensor, _ evaluate: (Tensor, TextConditioning) -> Tensor
    ) -> Tensor {
        part.text.prediction(for: part.view.view(input), step: 0) { viewed, text in
            let output = evaluate(viewed, text)
            return .stacked((0..<output.shape[0]).map { part.view.inverse(output.sample($0)) })
        }
    }
}

extension [Tensor] {
    /// All joined to one, from the first on.
    fileprivate func reduced(_ join: (Tensor, Tensor) -> Tensor) -> Tensor {
        dropFirst().reduce(self[0], join)
    }
}
