import Foundation
package import Sweeps
import Tensors

extension ModelReference {
    /// The digests of the model's parts: their weights, and every setting that changes pixels.
    ///
    /// - Throws: what reading the parts throws.
    package func parts() throws -> ModelParts {
        ModelParts(text: try textPart(), stage1: try stage1Part(), stage2: try stage2Part())
    }

    /// The digest of stage I: UNet and scheduler.
    package func stage1Part() throws -> ModelPart {
        try Self.stagePart(stage1, schedulers: [Self.schedulerPath(stage1)])
    }

    /// The digest of stage II: UNet and both schedulers; nil where there is none.
    package func stage2Part() throws -> ModelPart? {
        guard let stage2 else { return nil }
        return try Self.stagePart(
            stage2, schedulers: [Self.schedulerPath(stage2), Self.noisingSchedulerPath(stage2)])
    }

    /// The digest of what turns a prompt into states: encoder and tokenizer.
    package func textPart() throws -> ModelPart {
        if let embeddingsPath {
            return ModelPart(in: text, [(embeddingsPath, try Embeddings(path: embeddingsPath).digest())])
        }
        let checkpoint = try Checkpoint.textEncoder(textEncoderFolder)
        let tokenizer = try MappedFile(path: tokenizerPath)
        let weights = DigestCache().digest(of: checkpoint) {
            WeightDigest.hex(of: Self.encoderTensors(checkpoint.tensors))
        }
        return ModelPart(
            in: text,
            [
                (Self.weightsPath(checkpoint), weights),
                (checkpoint.configPath, try Self.canonical(T5Config(path: checkpoint.configPath))),
                (tokenizerPath, tokenizer.withBytes(0..<tokenizer.count) { SHA256.hex(of: $0) }),
            ])
    }

    private static func stagePart(_ stage: String, schedulers: [String]) throws -> ModelPart {
        let checkpoint = try Checkpoint.unet(unetFolder(stage))
        let weights = DigestCache().digest(of: checkpoint) { WeightDigest.hex(of: checkpoint.tensors) }
        let config = try canonical(UNetConfig(path: checkpoint.configPath))
        return ModelPart(
            in: stage,
            try [(weightsPath(checkpoint), weights), (checkpoint.configPath, config)]
                + schedulers.map { ($0, try canonical(SchedulerConfig(path: $0))) })
    }

    /// What stands for all weights of a checkpoint, however many files they are in.
    private static func weightsPath(_ checkpoint: Checkpoint) -> String {
        checkpoint.files.count == 1 ? checkpoint.files[0] : "\(checkpoint.folder)/*.safetensors"
    }

    /// The tensors that the encoder uses, the embedding under one name: a file may hold it twice, and a decoder besides.
    private static func encoderTensors(_ tensors: [String: StoredTensor]) -> [String: StoredTensor] {
        var result = tensors.filter { name, _ in
            !T5Config.unusedPrefixes.contains { name.hasPrefix($0) }
        }
        let own = result.removeValue(forKey: "encoder.embed_tokens.weight")
        result["shared.weight"] = result["shared.weight"] ?? own
        return result
    }

    private static func canonical(_ settings: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }
}

extension ModelPart {
    /// The digest of what is said of the files in `folder`: the digest of one, or its settings as text.
    fileprivate init(in folder: String, _ contents: [(path: String, text: String)]) {
        func name(_ path: String) -> String {
            path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : path
        }
        self.init(
            digest: SHA256.hex(of: Array(contents.map(\.text).joined(separator: "\n").utf8)),
            files: Dictionary(
                contents.map { (name($0.path), SHA256.hex(of: Array($0.text.utf8))) },
                uniquingKeysWith: { first, _ in first }))
    }
}
