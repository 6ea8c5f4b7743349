import Foundation
import Rendering
import Sweeps
package import Tensors

/// Text states from a file, which stand for a text encoder.
package struct GivenText: Sendable {
    /// The prompt's states, `[77, D]`.
    package let prompt: Tensor
    /// The negative prompt's states, `[77, D]`.
    package let negative: Tensor?

    /// Reads `text` (`[1, 77, D]`, `[77, D]`, or `[2, 77, D]`: prompt, then negative) and `negative` of a safetensors
    /// file.
    ///
    /// - Throws: `TensorsError` or `FarmError` that names the file and the tensor.
    package init(path: String, width: Int) throws {
        let tensors = try Safetensors.read(path)
        guard let text = tensors["text"] else {
            throw FarmError("\(path) has no tensor “text”: it needs the prompt's states, [77, \(width)]")
        }
        let states = try Self.split(text, path: path, width: width)
        let own = try tensors["negative"].map { try Self.split($0, path: path, width: width) }
        guard own == nil || (states.count == 1 && own?.count == 1) else {
            throw FarmError("\(path) gives the negative prompt twice: in “negative” and in “text”")
        }
        prompt = states[0]
        negative = states.count == 2 ? states[1] : own?.first
    }

    /// What stands for the text encoder's digest in content keys.
    package var digest: String {
        let tensors = [("text", prompt)] + (negative.map { [("negative", $0)] } ?? [])
        return SHA256.hex(of: Safetensors.encode(tensors))
    }

    /// The one or two prompts of a tensor.
    private static func split(_ stored: StoredTensor, path: String, width: Int) throws -> [Tensor] {
        let length = Tokenization.length
        let shapes = [[length, width], [1, length, width], [2, length, width]]
        guard shapes.contains(stored.shape), stored.dtype != .int64 else {
            throw FarmError(
                "\(path): “\(stored.name)” is \(stored.shape), but the model takes states of the shape "
                    + "[\(length), \(width)], [1, \(length), \(width)] or [2, \(length), \(width)]")
        }
        let values = stored.floats().values
        return stride(from: 0, to: values.count, by: length * width).map {
            Tensor(Array(values[$0..<$0 + length * width]), shape: [length, width])
        }
    }
}
