import Foundation
package import Tensors

/// The weights of one part of a model, mapped: a UNet or a text encoder in a folder of its own, beside `config.json`.
package struct Checkpoint: Sendable {
    package let folder: String
    package let files: [String]
    package let tensors: [String: StoredTensor]

    package var configPath: String { "\(folder)/config.json" }

    /// The weights of the UNet in `folder` (`…/unet`).
    ///
    /// - Throws: `RenderingError` or `TensorsError`, one sentence that names the file.
    package static func unet(_ folder: String) throws -> Checkpoint {
        try Checkpoint(.unet(folder))
    }

    /// The weights of the T5 encoder in `folder` (`…/text_encoder`).
    ///
    /// - Throws: `RenderingError` or `TensorsError`, one sentence that names the file.
    package static func textEncoder(_ folder: String) throws -> Checkpoint {
        try Checkpoint(.textEncoder(folder))
    }

    private init(_ weights: WeightFiles) throws {
        folder = weights.folder
        files = try weights.paths()
        var tensors: [String: StoredTensor] = [:]
        for path in files {
            for (name, tensor) in try Safetensors.read(path) {
                if let other = tensors.updateValue(tensor, forKey: name) {
                    throw RenderingError("\(path): tensor \"\(name)\" is also in \(other.file.path)")
                }
            }
        }
        self.tensors = tensors
    }

    /// A lookup that a network is built from.
    package func lookup() -> TensorLookup { TensorLookup(tensors, path: folder) }
}
