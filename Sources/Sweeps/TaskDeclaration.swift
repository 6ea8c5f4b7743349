/// What a task says of itself to everything that need not render: its parameters, and the nodes of a cell.
package struct TaskDeclaration: Sendable {
    package let name: String
    package let summary: String
    package let parameters: [Parameter]
    /// The node that is a cell's picture; all else it needs hangs upstream of it.
    ///
    /// Files are named by their digests in what it is given: `picture(of:models:inputs:)` sees to that.
    package let node: @Sendable (Parameters, ModelIdentity) throws -> Node
    /// How its pictures are ranked; nil where they cannot be.
    package let scoring: Scoring?

    package init(
        name: String, summary: String, parameters: [Parameter],
        scoring: Scoring? = nil, node: @escaping @Sendable (Parameters, ModelIdentity) throws -> Node
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.scoring = scoring
        self.node = node
    }

    /// The node that is a cell's picture.
    ///
    /// - Parameters:
    ///   - parameters: of the cell, files by their names
    ///   - models: the digests of its model
    ///   - inputs: the digests of its files
    /// - Returns: the node
    /// - Throws: what the task throws; `UnplannedInput` for a file whose digest is not known.
    package func picture(
        of parameters: Parameters, models: ModelIdentity, inputs: InputDigests
    ) throws -> Node {
        var resolved = parameters
        for file in files(of: parameters) {
            guard let digest = inputs[file.name] else { throw UnplannedInput(name: file.name) }
            resolved[file.parameter.name] = .text(InputDigests.prefix + digest)
        }
        return try node(resolved, models)
    }

    /// The names of the files that a cell takes, as the plan has them, by the parameters that name them.
    package func files(of parameters: Parameters) -> [(parameter: Parameter, name: String)] {
        self.parameters.compactMap { parameter in
            parameter.file(in: parameters).map { (parameter, $0) }
        }
    }

    /// Whether cells are rendered with a model that they name.
    package var takesModel: Bool { parameters.contains { $0.name == "model" } }
}

extension Parameter {
    /// The file that a cell names by this parameter; nil where it names none.
    ///
    /// It is what the spec says, with the number where another parameter says which one is meant: `runs/class epoch 5`.
    fileprivate func file(in parameters: Parameters) -> String? {
        guard let text = parameters.text(name) else { return nil }
        switch kind {
        case .picture, .permutation: return text
        case .mask: return MaskShape.isShape(text) ? nil : text
        case .training(let which), .digits(let which):
            guard InputDigests.digest(in: text) == nil, let number = parameters.integer(which) else {
                return text
            }
            return "\(text) \(which) \(number)"
        default: return nil
        }
    }
}
