package import Sweeps

extension ResultStore {
    /// Whether all frames that are kept of a node are there.
    package func containsFrames(of node: Node) -> Bool {
        node.frames.allSatisfy { contains($0.key, .picture) }
    }

    /// Whether all frames that are kept of a node and of those that it is computed from are there.
    package func containsAllFrames(of node: Node) -> Bool {
        node.allFrames.allSatisfy { contains($0.key, .picture) }
    }
}
