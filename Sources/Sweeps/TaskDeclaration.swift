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
        for parameter in self.parameters {
            guard let value = parameters[parameter.name], let name = parameter.kind.file(in: value) else {
                continue
            }
            guard let digest = inputs[name] else { throw UnplannedInput(name: name) }
            resolved[parameter.name] = .text(InputDigests.prefix + digest)
        }
        return try node(resolved, models)
    }

    /// The names of the files that a cell takes, as the spec writes them, by the parameters that name them.
    package func files(of parameters: Parameters) -> [(parameter: Parameter, name: String)] {
        self.parameters.compactMap { parameter in
            parameters[parameter.name].flatMap { parameter.kind.file(in: $0) }.map { (parameter, $0) }
        }
    }
}

extension Parameter.Kind {
    /// The file that a value names; nil where it names none.
    func file(in value: ParameterValue) -> String? {
        guard case .text(let text) = value else { return nil }
        switch self {
        case .picture, .permutation: return text
        case .mask: return MaskShape.isShape(text) ? nil : text
        default: return nil
        }
    }
}
