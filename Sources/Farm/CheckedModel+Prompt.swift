import Rendering
package import Sweeps

extension CheckedModel {
    /// What of a text node's prompt is too long for the text encoder and has no effect; nil where all of it has.
    ///
    /// - Throws: `RenderingError` for a prompt beyond all measure, or one that the model's embeddings do not have.
    package func warning(of node: Node) throws -> String? {
        guard node.kind == .text, case .text(let prompt)? = node["prompt"],
            case .boolean(let clean)? = node["clean_caption"]
        else { return nil }
        let tokenizer: Tokenizer
        switch texts {
        case nil: return nil
        case .embeddings(let embeddings)?:
            try embeddings.require(prompt)
            return nil
        case .encoder(let encoder)?: tokenizer = encoder.tokenizer
        }
        let tokens = tokenizer.encode(try Caption.prepare(prompt, clean: clean))
        guard let cut = tokens.cut else { return nil }
        let beginning = prompt.count > 40 ? prompt.prefix(40) + "…" : prompt[...]
        let lost = cut.count > 200 ? "\(cut.prefix(120)) … \(cut.suffix(60))" : cut
        return "the prompt “\(beginning)” has \(tokens.total) tokens, but the text encoder takes "
            + "\(Tokenization.length); without effect is “\(lost)”"
    }
}
