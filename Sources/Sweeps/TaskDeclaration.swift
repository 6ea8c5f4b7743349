/// What a task says of itself to everything that need not render: its parameters, and the nodes of a cell.
package struct TaskDeclaration: Sendable {
    package let name: String
    package let summary: String
    package let parameters: [Parameter]
    /// The node that is a cell's picture; all else it needs hangs upstream of it.
    package let node: @Sendable (Parameters, ModelIdentity) throws -> Node

    package init(
        name: String, summary: String, parameters: [Parameter],
        node: @escaping @Sendable (Parameters, ModelIdentity) throws -> Node
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.node = node
    }
}
