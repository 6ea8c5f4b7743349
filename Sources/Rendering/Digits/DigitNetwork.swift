import Foundation
import Tensors
package import Training

/// A trained network for digits, without what only its training needs.
///
/// As a file it is safetensors: the network's tensors under torch's names, and in the metadata what it is. Equal networks
/// have equal bytes, whatever the rest of their checkpoints.
package struct DigitNetwork: Sendable {
    /// What a network is, beside its weights.
    package struct Form: Codable, Hashable, Sendable {
        package let kind: ModelKind
        package let objective: Objective
        package let hidden: Int
    }

    package let form: Form
    let unet: Training.UNet
    let weights: Weights

    private static let metadataName = "floydfarm.network"
    /// More than a form has.
    private static let longestForm = 1 << 10

    /// The network of a checkpoint.
    ///
    /// - Throws: `RenderingError` where it makes no pictures, or is damaged.
    package init(_ checkpoint: Training.Checkpoint, path: String) throws {
        guard let objective = checkpoint.settings.objective, let unet = checkpoint.settings.unet else {
            throw RenderingError("\(path) is a \(checkpoint.settings.kind.rawValue), which makes no pictures")
        }
        let form = Form(
            kind: checkpoint.settings.kind, objective: objective, hidden: checkpoint.settings.hidden)
        try self.init(form, unet, checkpoint.weights, name: path)
    }

    /// Reads what `file` wrote.
    ///
    /// - Throws: `RenderingError`, `TensorsError` or `TrainingError` where it is no network; `name` is what it calls it.
    package init(bytes: [UInt8], name: String) throws {
        let file = try Safetensors.open(bytes, name: name)
        guard let text = file.metadata[Self.metadataName], text.utf8.count <= Self.longestForm,
            let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8))
        else { throw RenderingError("\(name) is no network for digits: it does not say which") }
        let unet = try form.unet(name: name)
        let weights = try Weights(of: unet.layers, from: file.tensors, path: name)
        guard file.tensors.count == weights.tensors.count else {
            throw RenderingError("\(name) has tensors that its network does not")
        }
        try self.init(form, unet, weights, name: name)
    }

    private init(_ form: Form, _ unet: Training.UNet, _ weights: Weights, name: String) throws {
        guard weights.tensors.values.allSatisfy({ $0.withUnsafe { $0.allSatisfy(\.isFinite) } }) else {
            throw RenderingError("\(name) has weights that are not finite: take an earlier checkpoint")
        }
        self.form = form
        self.unet = unet
        self.weights = weights
    }

    /// The network as a file.
    package var file: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let text = String(decoding: try encoder.encode(form), as: UTF8.self)
            return Safetensors.encode(
                weights.tensors.map { ($0.key, $0.value) }, metadata: [Self.metadataName: text])
        }
    }
}

extension DigitNetwork.Form {
    /// - Throws: `RenderingError` or `TrainingError` where there is no such network.
    fileprivate func unet(name: String) throws -> Training.UNet {
        var settings = TrainingSettings(of: kind, objective: objective)
        settings.hidden = hidden
        do {
            try settings.check()
        } catch let error as TrainingError {
            throw RenderingError("\(name) is no network for digits: \(error)")
        }
        guard let unet = settings.unet else { throw RenderingError("\(name) makes no pictures") }
        return unet
    }
}

// MARK: - As one tensor, which the results of nodes are

extension DigitNetwork {
    /// The network as a row of numbers: what it is, then its tensors in the order of its layers.
    var packed: Tensor {
        let head = [
            ModelKind.allCases.firstIndex(of: form.kind), Objective.allCases.firstIndex(of: form.objective),
            form.hidden,
        ].map { Float($0 ?? 0) }
        let values = Self.tensors(of: unet).reduce(into: head) { $0 += weights[$1.name].values }
        return Tensor(values, shape: [values.count])
    }

    /// Reads what `packed` gave.
    ///
    /// - Throws: `RenderingError` where it is something else.
    init(packed: Tensor) throws {
        let (values, name) = (packed.values, "the network of a digit")
        let head = values.prefix(3).compactMap { Int(exactly: $0) }
        guard head.count == 3, ModelKind.allCases.indices.contains(head[0]),
            Objective.allCases.indices.contains(head[1])
        else { throw RenderingError("\(name) is none") }
        let form = Form(
            kind: ModelKind.allCases[head[0]], objective: Objective.allCases[head[1]], hidden: head[2])
        let unet = try form.unet(name: name)
        let parameters = Self.tensors(of: unet)
        guard values.count == parameters.reduce(3, { $0 + $1.count }) else {
            throw RenderingError("\(name) has \(values.count) numbers, which are not those of its layers")
        }
        var (tensors, place) = ([String: Tensor](), 3)
        for parameter in parameters {
            let end = place + parameter.count
            tensors[parameter.name] = Tensor(Array(values[place..<end]), shape: parameter.shape)
            place = end
        }
        self.form = form
        self.unet = unet
        weights = Weights(tensors)
    }

    private static func tensors(of unet: Training.UNet) -> [Training.Parameter] {
        unet.layers.flatMap(\.parameters) + unet.layers.flatMap(\.statistics)
    }
}
