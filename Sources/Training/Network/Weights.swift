package import Tensors

/// The tensors of a network by name: parameters, and running statistics.
package struct Weights: Sendable {
    package var tensors: [String: Tensor]

    package init(_ tensors: [String: Tensor]) { self.tensors = tensors }

    /// What torch draws for these layers after `manual_seed(seed)`.
    package init(of layers: [Layer], seed: UInt64) {
        var generator = TorchGenerator(seed: seed)
        tensors = [:]
        for parameter in layers.flatMap(\.parameters) + layers.flatMap(\.statistics) {
            tensors[parameter.name] = parameter.draw(&generator)
        }
    }

    /// The tensors that `layers` need, out of a file's, whose names may have a prefix there.
    ///
    /// - Throws: `TrainingError` that names the tensor that is missing or has another shape.
    package init(of layers: [Layer], from stored: [String: StoredTensor], prefix: String = "", path: String)
        throws
    {
        try self.init(
            layers.flatMap(\.parameters) + layers.flatMap(\.statistics), from: stored, prefix: prefix,
            path: path)
    }

    /// The tensors of some parameters' names and shapes, out of a file's.
    init(_ parameters: [Parameter], from stored: [String: StoredTensor], prefix: String, path: String) throws
    {
        tensors = [:]
        for parameter in parameters {
            guard let tensor = stored[prefix + parameter.name] else {
                throw TrainingError(
                    "\(path) has no tensor \"\(prefix + parameter.name)\"; it is of another network")
            }
            guard tensor.shape == parameter.shape, tensor.dtype != .int64 else {
                throw TrainingError(
                    "\(path): tensor \"\(tensor.name)\" is \(tensor.shape) of \(tensor.dtype.rawValue), not "
                        + "\(parameter.shape); it is of another network")
            }
            tensors[parameter.name] = tensor.floats()
        }
    }

    /// A tensor that the network's layers name.
    package subscript(name: String) -> Tensor {
        guard let tensor = tensors[name] else { preconditionFailure("the network has no tensor \(name)") }
        return tensor
    }
}
