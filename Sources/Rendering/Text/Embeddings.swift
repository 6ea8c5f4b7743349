import Foundation
import Sweeps
package import Tensors

/// Text states of some prompts, which stand for a text encoder: a file `embeddings.safetensors` in a text folder.
///
/// Its tensors are called like the prompts, and have the shape `[77, width]` or `[1, 77, width]`.
package struct Embeddings: Sendable {
    package static let fileName = "embeddings.safetensors"

    package let path: String
    private let tensors: [String: StoredTensor]
    /// The width of the states.
    package let width: Int

    /// The prompts that it knows.
    package var prompts: [String] { tensors.keys.sorted() }

    /// Opens the file and checks the shapes.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file and the tensor.
    package init(path: String) throws {
        let stored = try Safetensors.read(path)
        guard let width = stored.values.first?.shape.last else {
            throw RenderingError("\(path) holds no text states")
        }
        for tensor in stored.values.sorted(by: { $0.name < $1.name }) {
            guard [[Tokenization.length, width], [1, Tokenization.length, width]].contains(tensor.shape),
                tensor.dtype != .int64
            else {
                throw RenderingError(
                    "\(path): “\(tensor.name.prefix(60))” is \(tensor.shape), but text states have the shape "
                        + "[\(Tokenization.length), \(width)], the same width for all")
            }
        }
        self.path = path
        self.width = width
        tensors = Dictionary(
            stored.map { ($0.key.precomposedStringWithCanonicalMapping, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Refuses a prompt that is not there.
    ///
    /// - Throws: `RenderingError` that names it.
    package func require(_ prompt: String) throws { _ = try stored(prompt) }

    /// The states of a prompt: `[77, width]`.
    ///
    /// - Throws: `RenderingError` where the file does not have it.
    package func states(of prompt: String) throws -> Tensor {
        try stored(prompt).floats().reshaped([Tokenization.length, width])
    }

    private func stored(_ prompt: String) throws -> StoredTensor {
        guard let tensor = tensors[prompt.precomposedStringWithCanonicalMapping] else {
            let known = prompts.prefix(8).map { "“\($0.prefix(60))”" }.joined(separator: ", ")
            throw RenderingError(
                "\(path) has no states of the prompt “\(prompt.prefix(60))”; it knows \(prompts.count), such as "
                    + known)
        }
        return tensor
    }

    /// What stands for them in content keys.
    func digest() throws -> String {
        let file = try MappedFile(path: path)
        return file.withBytes(0..<file.count) { SHA256.hex(of: $0) }
    }
}

/// What gives the states of a model's prompts.
package enum TextSource: Sendable {
    case encoder(TextEncoder)
    case embeddings(Embeddings)

    /// Opens the one or the other, whichever the model's text folder holds.
    ///
    /// - Throws: `RenderingError` or `TensorsError`, one sentence that names the file.
    package init(_ model: ModelReference, compute: Compute) throws {
        if let path = model.embeddingsPath {
            self = .embeddings(try Embeddings(path: path))
        } else {
            self = .encoder(try TextEncoder(model, compute: compute))
        }
    }

    /// The states of a prompt: `[77, width]`.
    package func states(of prompt: String, cleanCaption: Bool) throws -> Tensor {
        switch self {
        case .encoder(let encoder): try encoder.states(of: prompt, cleanCaption: cleanCaption)
        case .embeddings(let embeddings): try embeddings.states(of: prompt)
        }
    }
}

extension ModelReference {
    /// The file of embeddings that stands for a text encoder; nil where there is an encoder.
    package var embeddingsPath: String? {
        let path = "\(text)/\(Embeddings.fileName)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// The width of the model's text states.
    ///
    /// - Throws: `RenderingError` or `TensorsError` that names the file.
    package func stateWidth() throws -> Int {
        if let embeddingsPath { return try Embeddings(path: embeddingsPath).width }
        return try T5Config(path: "\(textEncoderFolder)/config.json").width
    }
}
