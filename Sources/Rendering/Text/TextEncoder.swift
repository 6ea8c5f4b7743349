package import Tensors

/// From a prompt to the states that condition the UNets: caption, tokens, T5.
package struct TextEncoder: Sendable {
    package let tokenizer: Tokenizer
    private let encoder: T5Encoder
    private let compute: Compute

    /// Maps the encoder of a model and checks it.
    ///
    /// - Throws: `RenderingError` or `TensorsError`, one sentence that names the file.
    package init(_ model: ModelReference, compute: Compute) throws {
        let checkpoint = try Checkpoint.textEncoder(model.textEncoderFolder)
        let config = try T5Config(path: checkpoint.configPath)
        tokenizer = try Tokenizer(path: model.tokenizerPath)
        guard tokenizer.count <= config.vocabulary else {
            throw RenderingError(
                "\(model.tokenizerPath) has \(tokenizer.count) ids, but vocab_size of \(checkpoint.configPath) is "
                    + "\(config.vocabulary): the two belong to different models")
        }
        let lookup = checkpoint.lookup()
        encoder = T5Encoder(lookup, config)
        try lookup.finish()
        self.compute = compute
    }

    /// The states of all 77 positions, padding included: `[77, width]`.
    ///
    /// - Throws: `RenderingError` for a prompt that is longer than `Caption.longest`.
    package func states(of prompt: String, cleanCaption: Bool) throws -> Tensor {
        let tokens = tokenizer.encode(try Caption.prepare(prompt, clean: cleanCaption))
        return encoder.states(ids: tokens.ids, count: tokens.count, compute)
    }
}
