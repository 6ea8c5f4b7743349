/// A model as a plan has it: how cells name it, and what it was when the sweep was planned.
package struct ModelRecord: Codable, Hashable, Sendable {
    /// The parameters by which cells name the model: `model` and those below it.
    package let parameters: [String: String]
    package let parts: ModelParts

    package init(_ parameters: Parameters, parts: ModelParts) {
        self.parameters = Self.names(in: parameters)
        self.parts = parts
    }

    /// Those of `parameters` that name the model.
    package static func names(in parameters: Parameters) -> [String: String] {
        parameters.values.reduce(into: [:]) { names, entry in
            guard entry.key == "model" || entry.key.hasPrefix("model."), case .text(let name) = entry.value
            else { return }
            names[entry.key] = name
        }
    }
}

extension [ModelRecord] {
    /// The model that a cell names, as it was when the sweep was planned.
    ///
    /// - Throws: `UnplannedModel` where the plan has none of that name.
    package func identity(for parameters: Parameters) throws -> ModelIdentity {
        try record(for: parameters).parts.identity
    }

    /// The record of the model that a cell names.
    ///
    /// - Throws: `UnplannedModel` where the plan has none of that name.
    package func record(for parameters: Parameters) throws -> ModelRecord {
        let names = ModelRecord.names(in: parameters)
        guard let record = first(where: { $0.parameters == names }) else {
            throw UnplannedModel(names: names.values.sorted())
        }
        return record
    }
}

/// A cell names a model that its sweep's plan does not have.
package struct UnplannedModel: Error, CustomStringConvertible {
    let names: [String]

    package var description: String {
        "the sweep was not planned with the model \(names.joined(separator: " + ")): submit its spec again"
    }
}
