import Foundation
import Tensors

/// A network in training, as a file keeps it: weights, Adam's moments, and how far the training is.
///
/// A safetensors file: the network's tensors under torch's names, Adam's as `adam.m.NAME` and `adam.v.NAME`; the
/// settings and the place in the run are JSON in its metadata.
package struct Checkpoint: Sendable {
    package let settings: TrainingSettings
    /// The epochs that are finished.
    package internal(set) var epoch = 0
    /// The batches of the next epoch that were trained on.
    package internal(set) var step = 0
    package internal(set) var weights: Weights
    package internal(set) var optimizer: Optimizer

    static let metadataName = "floydfarm.training"
    /// More than a record has.
    private static let longestRecord = 1 << 16
    private static let (mean, square) = ("adam.m.", "adam.v.")

    /// A network that is not trained yet.
    package init(_ settings: TrainingSettings) {
        self.settings = settings
        weights = Weights(of: settings.layers, seed: settings.seed)
        optimizer = Optimizer(rate: settings.rate)
    }

    /// Reads a file.
    ///
    /// - Throws: `TrainingError` or `TensorsError`: one sentence that says why it cannot be used.
    package init(reading path: String) throws {
        let file = try Safetensors.open(path)
        guard let text = file.metadata[Self.metadataName] else {
            throw TrainingError(
                "\(path) is no checkpoint of floydfarm train: it does not say how it was trained")
        }
        let record = try Self.record(text, path)
        settings = record.settings
        (epoch, step) = (record.epoch, record.step)
        let parameters = settings.layers.flatMap(\.parameters)
        weights = try Weights(of: settings.layers, from: file.tensors, path: path)
        var moments: [String: AdamMoments] = [:]
        if record.updates > 0 {
            let means = try Weights(parameters, from: file.tensors, prefix: Self.mean, path: path)
            let squares = try Weights(parameters, from: file.tensors, prefix: Self.square, path: path)
            for name in parameters.map(\.name) {
                moments[name] = AdamMoments(mean: means[name], square: squares[name])
            }
        }
        guard file.tensors.count == weights.tensors.count + 2 * moments.count else {
            throw TrainingError("\(path) has tensors that its network does not: it is of another model")
        }
        optimizer = Optimizer(rate: settings.rate, steps: record.updates, moments: moments)
    }

    /// Writes the file whole, or leaves the one that is there.
    ///
    /// - Throws: `TensorsError` where there is no room or no permission.
    package func write(to path: String) throws {
        var tensors = weights.tensors.map { ($0.key, $0.value) }
        for (name, moments) in optimizer.moments {
            tensors.append((Self.mean + name, moments.mean))
            tensors.append((Self.square + name, moments.square))
        }
        let record = Record(settings: settings, epoch: epoch, step: step, updates: optimizer.steps)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(record), as: UTF8.self)
        try Safetensors.write(tensors, metadata: [Self.metadataName: text], to: path)
    }

    /// Whether all numbers of the network are finite.
    package var isSound: Bool {
        weights.tensors.values.allSatisfy { $0.withUnsafe { $0.allSatisfy(\.isFinite) } }
    }

    private static func record(_ text: String, _ path: String) throws -> Record {
        guard text.utf8.count <= longestRecord else {
            throw TrainingError(
                "\(path) says \(text.utf8.count) bytes of its training: too much to be a checkpoint")
        }
        do {
            let record = try JSONDecoder().decode(Record.self, from: Data(text.utf8))
            guard record.format == Record.format else {
                throw TrainingError("its format is \(record.format), and this program knows \(Record.format)")
            }
            try record.settings.check()
            guard record.epoch >= 0, record.step >= 0, record.updates >= 0,
                record.epoch <= record.settings.epochs
            else { throw TrainingError("it claims to be at epoch \(record.epoch), step \(record.step)") }
            return record
        } catch let error as TrainingError {
            throw TrainingError("\(path) cannot be used as a checkpoint: \(error)")
        } catch {
            throw TrainingError(
                "\(path) cannot be used as a checkpoint: its record of the training is damaged")
        }
    }
}

/// What a checkpoint says of itself: the settings, and the place in the run, in one object.
private struct Record: Codable {
    static let format = 1

    let format: Int
    let settings: TrainingSettings
    let epoch: Int
    let step: Int
    /// Steps of Adam so far.
    let updates: Int

    private enum CodingKeys: CodingKey { case format, epoch, step, updates }

    init(settings: TrainingSettings, epoch: Int, step: Int, updates: Int) {
        format = Self.format
        self.settings = settings
        (self.epoch, self.step, self.updates) = (epoch, step, updates)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        format = try values.decode(Int.self, forKey: .format)
        epoch = try values.decode(Int.self, forKey: .epoch)
        step = try values.decode(Int.self, forKey: .step)
        updates = try values.decode(Int.self, forKey: .updates)
        settings = try TrainingSettings(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(format, forKey: .format)
        try values.encode(epoch, forKey: .epoch)
        try values.encode(step, forKey: .step)
        try values.encode(updates, forKey: .updates)
        try settings.encode(to: encoder)
    }
}
