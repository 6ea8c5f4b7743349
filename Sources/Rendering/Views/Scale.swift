import Tensors

extension ViewKind {
    /// Weights of prompts: with a sum of 1 they compose; a negative one leads away from its prompt.
    static let scale = ViewKind(
        "scale", .component, "the whole picture, by a factor: composition and negation",
        arguments: [.number("factor", 0.5, -1000...1000)]
    ) { values, _ in
        let factor = Float(values["factor"])
        return ComponentView { $0.mapped { factor * $0 } }
    }
}
