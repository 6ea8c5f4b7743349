package import Sweeps

extension Node {
    /// What the farm measures the seconds of one evaluation on: the node's kind, its model, and its size where the
    /// spec sets one.
    ///
    /// Workers record paces in the ledger under it, and the coordinator cuts chunks by them. Text states, which take no
    /// evaluation, are measured on nothing.
    package var paceSubject: String? {
        guard evaluations > 0 else { return nil }
        var parts = [kind.rawValue]
        if let model = models.first { parts.append(String(model.prefix(16))) }
        let sized = kind == .score ? upstream.last ?? self : self
        if sized["width"] != nil || sized["height"] != nil {
            parts.append(["width", "height"].map { sized[$0]?.label ?? "" }.joined(separator: "x"))
        }
        return parts.joined(separator: " ")
    }
}
