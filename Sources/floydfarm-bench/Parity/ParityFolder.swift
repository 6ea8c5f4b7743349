import Foundation
import Rendering
import Tensors

/// A folder of reference values, all of whose files are there.
struct ParityFolder {
    let path: String
    let cases: ParityCases
    let random: ParityFile
    let tokens: ParityFile
    let text: ParityFile
    let unet: ParityFile
    let scheduler: ParityFile
    let pipelines: ParityFile
    let course: ParityFile

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            throw BenchError("\(path) is no folder; give one that generate.py has written")
        }
        cases = try ParityCases("\(path)/cases.json")
        random = try ParityFile(path, "rng")
        tokens = try ParityFile(path, "tokens")
        text = try ParityFile(path, "text")
        unet = try ParityFile(path, "unet")
        scheduler = try ParityFile(path, "scheduler")
        pipelines = try ParityFile(path, "pipelines")
        course = try ParityFile(path, "course")
    }

    var stage1: String { "\(path)/checkpoint/stage1" }
    var stage2: String { "\(path)/checkpoint/stage2" }
    var model: ModelReference { ModelReference(name: path, stage1: stage1, stage2: stage2, text: stage1) }
}

/// One file of reference tensors.
struct ParityFile {
    /// The file's name without its ending, the first part of every case's name.
    let name: String
    private let path: String
    private let tensors: [String: StoredTensor]

    init(_ folder: String, _ name: String) throws {
        self.name = name
        path = "\(folder)/\(name).safetensors"
        tensors = try Safetensors.read(path)
    }

    /// The tensors' names, sorted.
    var names: [String] { tensors.keys.sorted() }

    func contains(_ name: String) -> Bool { tensors[name] != nil }

    /// The tensors whose names begin with `prefix`, by the rest of their names.
    func tensors(_ prefix: String) -> [String: StoredTensor] {
        Dictionary(
            uniqueKeysWithValues: tensors.compactMap { name, tensor in
                name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), tensor) : nil
            })
    }

    func floats(_ name: String) throws -> Tensor { try stored(name).floats() }

    func integers(_ name: String) throws -> [Int] { try stored(name).integers() }

    /// Nil where there is no such tensor.
    func integersIfPresent(_ name: String) throws -> [Int]? { contains(name) ? try integers(name) : nil }

    func integer(_ name: String) throws -> Int {
        guard let value = try integers(name).first else {
            throw BenchError("\(path): tensor \"\(name)\" is empty; it should hold one number")
        }
        return value
    }

    private func stored(_ name: String) throws -> StoredTensor {
        guard let tensor = tensors[name] else {
            throw BenchError(
                "\(path) has no tensor \"\(name)\"; make the folder again with the script that made it")
        }
        return tensor
    }
}
