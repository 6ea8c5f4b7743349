import Foundation
import Tensors

/// Finds the safetensors files that hold the weights of one part of a model, as diffusers and transformers name them.
///
/// The full-precision file is taken where it is complete, else the `fp16` variant; each may be one file or shards with
/// an index. Pickle files are never opened.
struct WeightFiles {
    let folder: String
    /// The beginning of the files' names: `diffusion_pytorch_model` or `model`.
    let stem: String

    static func unet(_ folder: String) -> Self { Self(folder: folder, stem: "diffusion_pytorch_model") }

    static func textEncoder(_ folder: String) -> Self { Self(folder: folder, stem: "model") }

    /// The largest index that is read; that of T5-XXL has 20 kB.
    private static let largestIndex = 1 << 24

    /// The paths of the files, sorted.
    ///
    /// - Throws: `RenderingError` that names what is missing or refused.
    func paths() throws -> [String] {
        var incomplete: RenderingError?
        for candidate in candidates {
            let path = "\(folder)/\(candidate.name)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            guard candidate.isIndex else { return [path] }
            let shards = try shards(ofIndex: path)
            let missing = shards.filter { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
            if missing.isEmpty { return shards.map { "\(folder)/\($0)" } }
            incomplete =
                incomplete
                ?? RenderingError("\(path) names files that are missing: \(missing.joined(separator: ", "))")
        }
        throw incomplete ?? absence()
    }

    private var candidates: [(name: String, isIndex: Bool)] {
        [
            ("\(stem).safetensors", false),
            ("\(stem).safetensors.index.json", true),
            ("\(stem).fp16.safetensors", false),
            ("\(stem).safetensors.index.fp16.json", true),
            ("\(stem).safetensors.fp16.index.json", true),
            ("\(stem).fp16.safetensors.index.json", true),
        ]
    }

    /// The names of the files that an index spreads its tensors over.
    private func shards(ofIndex path: String) throws -> [String] {
        let index = try ConfigFile(path: path, largest: Self.largestIndex)
        guard let map = index["weight_map"]?.object, !map.isEmpty else {
            throw index.failure("weight_map", "is not a table from tensors to files")
        }
        var names: Set<String> = []
        for value in map.values {
            guard let name = value.string, Self.isPlain(name), name.hasSuffix(".safetensors") else {
                throw index.failure(
                    "weight_map", "names \(value.text), which is no safetensors file beside it")
            }
            names.insert(name)
        }
        return names.sorted()
    }

    /// Whether `name` stays in the folder it is looked up in.
    private static func isPlain(_ name: String) -> Bool {
        !name.contains("/") && !name.contains("\0") && !name.hasPrefix(".")
    }

    /// Says that there are no weights, or only such as can run code.
    private func absence() -> RenderingError {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pickles = names.filter { name in
            [".bin", ".pt", ".pth", ".ckpt", ".pkl"].contains { name.hasSuffix($0) }
        }
        guard let pickle = pickles.min() else {
            return RenderingError("\(folder) has no weights: \(stem).safetensors is missing")
        }
        return RenderingError(
            "\(folder) has its weights only as pickle (\(pickle)), which can run code when it is opened and is refused; "
                + "download \(stem).safetensors")
    }
}
