import Rendering
package import Sweeps

extension CheckedModel {
    /// What of a text node's prompt is too long for the text encoder and has no effect; nil where all of it has.
    ///
    /// - Throws: `RenderingError` for a prompt beyond all measure.
    package func warning(of node: Node) throws -> String? {
        guard let tokenizer, node.kind == .text, case .text(let prompt)? = node["prompt"],
            case .boolean(let clean)? = node["clean_caption"]
        else { return nil }
        let tokens = tokenizer.encode(try Caption.prepare(prompt, clean: clean))
        guard let cut = tokens.cut else { return nil }
        let beginning = prompt.count > 40 ? prompt.prefix(40) + "…" : prompt[...]
        let lost = cut.count > 200 ? "\(cut.prefix(120)) … \(cut.suffix(60))" : cut
        return "the prompt “\(beginning)” has \(tokens.total) tokens, but the text encoder takes "
            + "\(Tokenization.length); without effect is “\(lost)”"
    }
}
