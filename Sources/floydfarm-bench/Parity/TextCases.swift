import Rendering
import Tensors

/// `cases.json`'s captions, `tokens` and `text`: from a prompt to the text encoder's states.
func compareText(_ folder: ParityFolder, _ compute: Compute, _ tally: inout ParityTally) throws {
    let encoder = try TextEncoder(folder.model, compute: compute)
    for (index, prompt) in folder.cases.prompts.enumerated() {
        for clean in [false, true] {
            let name = "\(index).clean=\(clean ? 1 : 0)"
            guard let expected = folder.cases.captions["text.\(name)"] else {
                throw BenchError("\(folder.path)/cases.json has no text.\(name)")
            }
            let caption = try Caption.prepare(prompt, clean: clean)
            tally.compare("cases.text.\(name)", caption, with: expected)
            let tokens = encoder.tokenizer.encode(caption)
            tally.compare("tokens.ids.\(name)", tokens.ids, with: try folder.tokens.integers("ids.\(name)"))
            tally.compare(
                "tokens.mask.\(name)", tokens.mask, with: try folder.tokens.integers("mask.\(name)"))
            let states = try encoder.states(of: prompt, cleanCaption: clean)
            tally.compare(
                "text.embedding.\(name)", states.reshaped([1] + states.shape),
                with: try folder.text.floats("embedding.\(name)"), relative: 2e-4)
        }
    }
}
