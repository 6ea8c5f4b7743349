import Foundation
package import Rendering
import Tensors

/// Text states that others computed, from a file that torch saved or from one of safetensors.
package struct ImportedTexts {
    private let states: [(prompt: String, tensor: Tensor)]

    /// The prompts, in the file's order.
    package var prompts: [String] { states.map(\.prompt) }

    /// Reads the file.
    ///
    /// - Throws: `TensorsError` or `FarmError` that names the file and what is wrong with it.
    package init(path: String) throws {
        if path.hasSuffix(".safetensors") {
            states = try Safetensors.read(path).sorted { $0.key < $1.key }.map { ($0.key, $0.value.floats()) }
        } else {
            let file = try TorchFile(path: path)
            states = try file.names.map { ($0, try file.floats($0)) }
        }
        guard let width = states.first?.tensor.shape.last else {
            throw FarmError("\(path) holds no text states")
        }
        for (prompt, tensor) in states {
            let shapes = [[Tokenization.length, width], [1, Tokenization.length, width]]
            guard shapes.contains(tensor.shape) else {
                throw FarmError(
                    "\(path): “\(prompt.prefix(60))” is \(tensor.shape), but text states have the shape "
                        + "[1, \(Tokenization.length), \(width)], the same width for all")
            }
            guard tensor.withUnsafe({ $0.allSatisfy(\.isFinite) }) else {
                throw FarmError("\(path): “\(prompt.prefix(60))” has numbers that are not finite")
            }
        }
    }

    /// The bytes of a file of safetensors, named like the prompts.
    package func encoded() -> [UInt8] { Safetensors.encode(states.map { ($0.prompt, $0.tensor) }) }

    /// The path that such a file has in a folder of the models folder, which is made.
    ///
    /// - Throws: `FarmError` where the name is none for a folder, or is a model's.
    package func place(named name: String, in catalog: ModelCatalog) throws -> String {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), name != "pocket" else {
            throw FarmError("“\(name)” cannot name text states: give another with --name")
        }
        let folder = "\(catalog.folder)/\(name)"
        guard (try? catalog.reference(name)) == nil else {
            throw FarmError("\(folder) is a model: give the text states another name with --name")
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FarmError("\(folder) cannot be made: \(error.localizedDescription)")
        }
        return "\(folder)/\(Embeddings.fileName)"
    }
}
