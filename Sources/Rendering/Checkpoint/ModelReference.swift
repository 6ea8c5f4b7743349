import Foundation

/// Where the parts of a cascade lie: folders in the layout of the DeepFloyd repositories.
///
///     STAGE/unet/{config.json, diffusion_pytorch_model[.fp16].safetensors}
///     STAGE/scheduler/scheduler_config.json
///     STAGE/image_noising_scheduler/scheduler_config.json     (stage II)
///     TEXT/text_encoder/{config.json, model….safetensors}, TEXT/tokenizer/spiece.model
///
/// A text folder may also be a T5 repository: the encoder's files and `spiece.model` in it directly.
package struct ModelReference: Sendable, Hashable {
    /// What people call it: a name of the catalogue, or the path they gave.
    package let name: String
    package let stage1: String
    /// Nil where the cascade has one stage.
    package let stage2: String?
    package let text: String

    package init(name: String, stage1: String, stage2: String?, text: String) {
        self.name = name
        self.stage1 = stage1
        self.stage2 = stage2
        self.text = text
    }

    /// What stands for the model of tasks that take none.
    package static let none = ModelReference(name: "", stage1: "", stage2: nil, text: "")

    package var textEncoderFolder: String {
        let own = "\(text)/text_encoder"
        let isEncoder = FileManager.default.fileExists(atPath: "\(text)/config.json")
        return FileManager.default.fileExists(atPath: own) || !isEncoder ? own : text
    }

    package var tokenizerPath: String {
        let own = "\(text)/tokenizer/spiece.model"
        return FileManager.default.fileExists(atPath: own) || textEncoderFolder != text
            ? own : "\(text)/spiece.model"
    }

    package static func unetFolder(_ stage: String) -> String { "\(stage)/unet" }

    package static func schedulerPath(_ stage: String) -> String {
        "\(stage)/scheduler/scheduler_config.json"
    }

    /// The settings of the scheduler that noises stage II's input picture.
    package static func noisingSchedulerPath(_ stage: String) -> String {
        "\(stage)/image_noising_scheduler/scheduler_config.json"
    }

    /// Checks that the files are there which rendering needs, without reading the weights.
    ///
    /// - Throws: `RenderingError` that lists the missing parts.
    package func requireParts(text needsText: Bool = true) throws {
        var needed = [Self.schedulerPath(stage1)]
        var weights = [WeightFiles.unet(Self.unetFolder(stage1))]
        if let stage2 {
            needed += [Self.schedulerPath(stage2), Self.noisingSchedulerPath(stage2)]
            weights.append(.unet(Self.unetFolder(stage2)))
        }
        if needsText && embeddingsPath == nil {
            needed.append(tokenizerPath)
            weights.append(.textEncoder(textEncoderFolder))
        }
        needed += weights.map { "\($0.folder)/config.json" }
        let missing = needed.filter { !FileManager.default.fileExists(atPath: $0) }
        guard missing.isEmpty else {
            throw RenderingError(
                "model \(name) is incomplete; missing: \(missing.sorted().joined(separator: ", "))")
        }
        for files in weights { _ = try files.paths() }
    }
}
