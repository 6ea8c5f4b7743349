import Foundation
package import Sweeps
import Tensors

extension ModelReference {
    /// The digests of the model's parts: their weights, and every setting that changes pixels.
    ///
    /// - Throws: what reading the parts throws.
    package func identity() throws -> ModelIdentity {
        ModelIdentity(text: try textDigest(), stage1: try stage1Digest(), stage2: try stage2Digest())
    }

    /// The digest of stage I: UNet and scheduler.
    package func stage1Digest() throws -> String {
        try Self.stageDigest(stage1, schedulers: [Self.schedulerPath(stage1)])
    }

    /// The digest of stage II: UNet and both schedulers; nil where there is none.
    package func stage2Digest() throws -> String? {
        guard let stage2 else { return nil }
        return try Self.stageDigest(
            stage2, schedulers: [Self.schedulerPath(stage2), Self.noisingSchedulerPath(stage2)])
    }

    /// The digest of what turns a prompt into states: encoder and tokenizer.
    package func textDigest() throws -> String {
        let checkpoint = try Checkpoint.textEncoder(textEncoderFolder)
        let tokenizer = try MappedFile(path: tokenizerPath)
        return try Self.digest([
            DigestCache().digest(of: checkpoint) {
                WeightDigest.hex(of: Self.encoderTensors(checkpoint.tensors))
            },
            Self.canonical(T5Config(path: checkpoint.configPath)),
            tokenizer.withBytes(0..<tokenizer.count) { SHA256.hex(of: $0) },
        ])
    }

    private static func stageDigest(_ stage: String, schedulers: [String]) throws -> String {
        let checkpoint = try Checkpoint.unet(unetFolder(stage))
        let settings =
            try [canonical(UNetConfig(path: checkpoint.configPath))]
            + schedulers.map { try canonical(SchedulerConfig(path: $0)) }
        return digest(
            [DigestCache().digest(of: checkpoint) { WeightDigest.hex(of: checkpoint.tensors) }] + settings)
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

    private static func digest(_ parts: [String]) -> String {
        SHA256.hex(of: Array(parts.joined(separator: "\n").utf8))
    }
}
