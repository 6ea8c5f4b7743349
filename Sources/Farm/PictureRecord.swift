import Foundation
package import Imaging
package import Rendering
package import Sweeps

/// What a PNG says of its making, in an iTXt chunk: from it alone the picture can be rendered again.
///
/// All but `rendered` is a function of the node.
package struct PictureRecord: Codable, Sendable {
    /// How and where this file came to be; of no consequence to the pixels.
    package struct Rendered: Codable, Sendable {
        /// The name of the model, or the folders of its parts.
        package let model: [String: String]
        package let worker: String
        /// Seconds per stage; a stage whose sample was in the store took none.
        package let seconds: [String: Double]
    }

    /// The keyword of the chunk; the cell's parameters, a spec of one cell in JSON, have one of their own.
    private static let keyword = "floydfarm"
    private static let parametersKeyword = "floydfarm.parameters"

    package let version: String
    package let epoch: Int
    package let task: String
    package let key: String
    /// What the picture shows of a sampling under way; nil for a result.
    package let frame: FrameRecord?
    /// Digests of the model's parts.
    package let models: [String: String]
    package let rendered: Rendered
    package private(set) var parameters = Parameters()

    private enum CodingKeys: CodingKey {
        case version, epoch, task, key, frame, models, rendered
    }

    /// Which state of a sampling a picture shows, and what of it.
    package struct FrameRecord: Codable, Hashable, Sendable {
        package let step: Int
        package let timestep: Int?
        package let content: StripFrame.Content
    }

    /// The record of a picture node, or of a frame that is kept of it.
    package init(
        _ node: Node, frame: StripFrame? = nil, task: RenderTask, model: ModelReference, worker: String,
        seconds: [String: Double]
    ) {
        version = Version.current
        epoch = Numerics.epoch
        self.task = task.declaration.name
        key = (frame?.key ?? node.key).description
        self.frame = frame.map {
            FrameRecord(step: $0.step, timestep: $0.timestep, content: $0.content)
        }
        parameters = task.parameters(node)
        models = Dictionary(
            node.withUpstream.filter { $0.kind != .input }.compactMap { part in
                part.models.first.map { (part.kind.rawValue, $0) }
            },
            uniquingKeysWith: { first, _ in first })
        rendered = Rendered(
            model: Self.names(of: model), worker: worker,
            seconds: seconds.mapValues { ($0 * 1000).rounded() / 1000 })
    }

    /// Reads the record of a PNG's text chunks.
    ///
    /// - Throws: `FarmError` where there is none, or none that this version understands; `SpecError` for a parameter
    ///   that the task does not take.
    package init(_ chunks: [PNG.Text], path: String) throws {
        func text(_ keyword: String) throws -> String {
            guard let chunk = chunks.first(where: { $0.keyword == keyword }) else {
                throw FarmError("\(path) carries no floydfarm metadata, so it cannot be rendered again")
            }
            return chunk.text
        }
        do {
            self = try JSONDecoder().decode(PictureRecord.self, from: Data(text(Self.keyword).utf8))
        } catch is DecodingError {
            throw FarmError("\(path) carries floydfarm metadata that this version does not understand")
        }
        parameters = try Parameters(
            json: text(Self.parametersKeyword), task: RenderTask.named(task).declaration, place: path)
    }

    /// The key of the node that a picture says it is of; nil where it says none.
    static func key(in chunks: [PNG.Text]) -> ContentKey? {
        let text = chunks.first { $0.keyword == keyword }?.text ?? ""
        return (try? JSONDecoder().decode(PictureRecord.self, from: Data(text.utf8))).flatMap {
            ContentKey($0.key)
        }
    }

    /// The PNG's text chunks: the record, the parameters, and the text that other image tools show.
    package func chunks(size: PictureSize) throws -> [PNG.Text] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(self), as: UTF8.self)
        return [
            PNG.Text(Self.keyword, json), PNG.Text(Self.parametersKeyword, parameters.json()),
            PNG.Text("parameters", summary(size: size)),
        ]
    }

    /// A model of the catalogue by its name, any other by the folders of its parts.
    private static func names(of model: ModelReference) -> [String: String] {
        guard model != .none else { return [:] }
        guard model.name.contains("/") || model.name.contains(" + ") else { return ["name": model.name] }
        let parts = ["stage1": model.stage1, "stage2": model.stage2, "text": model.text]
        return parts.compactMapValues(\.self)
    }

    /// Prompt, negative prompt and settings, in the form that the image tools of the Stable Diffusion world write.
    private func summary(size: PictureSize) -> String {
        func label(_ name: String) -> String? { parameters[name]?.label }
        let settings: [(String, String?)] = [
            ("Steps", label("steps")),
            ("Sampler", models["digit"] == nil ? "DDPM" : label("objective")),
            ("CFG scale", label("guidance")),
            ("Seed", label("seed")),
            ("Size", "\(size.width)x\(size.height)"),
            ("Model hash", (models["stage1"] ?? models["digit"]).map { String($0.prefix(10)) }),
            ("Stage II steps", label("stage2.steps")), ("Stage II CFG scale", label("stage2.guidance")),
            ("Noise level", label("stage2.noise_level")), ("Version", "floydfarm \(version)"),
        ]
        let negative = label("negative").flatMap { $0.isEmpty ? nil : "Negative prompt: \($0)" }
        let line = settings.compactMap { name, value in value.map { "\(name): \($0)" } }.joined(
            separator: ", ")
        return [label("prompt") ?? label("prompts"), negative, line].compactMap(\.self).joined(
            separator: "\n")
    }
}
