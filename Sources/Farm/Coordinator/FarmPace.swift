import Sweeps

/// How fast the farm works, as far as it is known: what chunks are cut by.
struct FarmPace {
    /// Measured seconds per evaluation, by `Node.paceSubject`.
    var measured: [String: Double] = [:]
    /// Processes that render; at least 1.
    var workers = 1

    /// Seconds that nodes take, one after the other; nil while some of them were never measured.
    func seconds(of nodes: some Sequence<Node>) -> Double? {
        var sum = 0.0
        for node in nodes {
            guard let subject = node.paceSubject else { continue }
            guard let pace = measured[subject] else { return nil }
            sum += pace * Double(node.evaluations)
        }
        return sum
    }
}
