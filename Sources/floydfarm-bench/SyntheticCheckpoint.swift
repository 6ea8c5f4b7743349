import Foundation
import Rendering
import Tensors

/// A checkpoint of random weights in the layout of DeepFloyd's repositories.
///
/// The tensors are those that the networks of this package ask for when they are loaded.
struct SyntheticCheckpoint {
    let folder: String
    /// Type of the weights; F16 makes the `fp16` variant of a repository.
    let dtype: DType
    var seed: UInt64 = 0

    /// Writes `model` to the folder, which must be empty or absent.
    ///
    /// - Throws: an error that names the file; nothing is left in the folder then.
    func write(_ model: PublishedModel) throws {
        try begin()
        do {
            for (name, text) in model.otherConfigs { try write(text, to: name) }
            if let config = model.unetConfig { try writeUNet(config: config) }
            if let config = model.textConfig { try writeTextEncoder(config: config) }
        } catch {
            clear()
            throw error
        }
    }

    /// Writes `unet/`: a UNet of a configuration in one file.
    func writeUNet(config text: String) throws {
        try write(text, to: "unet/config.json")
        let layout = try Self.unetLayout(config: "\(folder)/unet/config.json", dtype: dtype)
        var values = RandomValues(seed: seed)
        try write(layout, to: "unet/diffusion_pytorch_model\(variant).safetensors", &values)
    }

    /// The tensors of a UNet, sorted by name.
    static func unetLayout(config path: String, dtype: DType) throws -> [TensorLayout] {
        let lookup = TensorLookup()
        _ = UNet(lookup, config: try UNetConfig(path: path), compute: Compute(threads: 1))
        return lookup.requests.map { TensorLayout(name: $0.name, dtype: dtype, shape: $0.shape) }
            .sorted { $0.name < $1.name }
    }

    var variant: String { dtype == .float16 ? ".fp16" : "" }

    func write(_ layout: [TensorLayout], to name: String, _ values: inout RandomValues) throws {
        let writer = try SafetensorsWriter(
            path: "\(folder)/\(name)", layout: layout, metadata: ["format": "pt"])
        for tensor in layout { try values.append(tensor, to: writer) }
        try writer.finish()
    }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: url)
        } catch {
            throw BenchError("\(url.path) cannot be written: \(error.localizedDescription)")
        }
    }

    private func begin() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            guard try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty else {
                throw BenchError("\(folder) is not empty; name a new folder for the checkpoint")
            }
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError("\(folder) cannot be made a folder: \(error.localizedDescription)")
        }
    }

    private func clear() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}
