package import Queueing
package import Sweeps

extension ModelIdentity {
    /// What chunks call the model: the beginning of the digest of the part that they need.
    package func name(in kind: Chunk.Kind) -> String { String((kind == .text ? text : stage1).prefix(16)) }
}
