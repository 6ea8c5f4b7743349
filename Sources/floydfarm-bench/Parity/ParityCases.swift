import Foundation

/// The parameters of the cases, from `cases.json`.
struct ParityCases {
    let prompts: [String]
    let pipelines: [ParityPipeline]
    /// Prepared captions by their names, `text.0.clean=1`.
    let captions: [String: String]
    /// By file and tensor, how far the reference wandered from itself when it summed in another order.
    let wander: [String: [String: Double]]

    init(_ path: String) throws {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let file = try JSONDecoder().decode(File.self, from: data)
            prompts = file.prompts
            pipelines = file.pipelines
            captions = file.captions
            wander = file.wander
        } catch {
            throw BenchError("\(path) cannot be read as the cases of generate.py: \(error)")
        }
    }

    private struct File: Decodable {
        let prompts: [String]
        let pipelines: [ParityPipeline]
        let captions: [String: String]
        let wander: [String: [String: Double]]

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            prompts = try fields.decode([String].self, forKey: Key(stringValue: "prompts"))
            pipelines = try fields.decode([ParityPipeline].self, forKey: Key(stringValue: "pipelines"))
            wander = try fields.decode([String: [String: Double]].self, forKey: Key(stringValue: "wander"))
            var captions: [String: String] = [:]
            for key in fields.allKeys where key.stringValue.hasPrefix("text.") {
                captions[key.stringValue] = try fields.decode(String.self, forKey: key)
            }
            self.captions = captions
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }
}

/// The call of one pipeline; what it leaves out has the pipeline's default.
struct ParityPipeline: Decodable {
    let name: String
    let prompt: OneOrMore<String>
    let negativePrompt: String?
    let seed: OneOrMore<UInt64>
    let steps: Int?
    let timesteps: [Int]?
    let guidanceScale: Double?
    let noiseLevel: Int?
    let strength: Double?

    private enum CodingKeys: String, CodingKey {
        case name, prompt, seed, timesteps, strength
        case negativePrompt = "negative_prompt"
        case steps = "num_inference_steps"
        case guidanceScale = "guidance_scale"
        case noiseLevel = "noise_level"
    }
}

/// A value or a list of values.
enum OneOrMore<Value: Decodable>: Decodable {
    case one(Value)
    case more([Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Value.self) {
            self = .one(value)
        } else {
            self = .more(try container.decode([Value].self))
        }
    }

    var values: [Value] {
        switch self {
        case .one(let value): [value]
        case .more(let values): values
        }
    }
}
