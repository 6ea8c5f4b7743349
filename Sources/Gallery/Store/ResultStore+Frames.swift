package import Sweeps

extension ResultStore {
    /// Whether all frames that are kept of a node are there.
    package func containsFrames(of node: Node) -> Bool {
        node.frames.allSatisfy { contains($0.key, .picture) }
    }

    /// Whether all of a cell is there: its picture, what is kept of the samplings that lead to it, and its score.
    package func containsAll(of picture: Node) -> Bool {
        contains(picture.key, .picture) && picture.allFrames.allSatisfy { contains($0.key, .picture) }
            && picture.beside.allSatisfy { contains($0.key, .tensors) }
    }
}
