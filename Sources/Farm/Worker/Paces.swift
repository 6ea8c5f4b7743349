import Sweeps
import Tracking

/// How long UNet evaluations take on this worker.
struct Paces {
    private var secondsPerEvaluation: [NodeKind: Double] = [:]
    /// What the ledger is to be told, by what it was measured on.
    private var news: [String: Double] = [:]

    subscript(kind: NodeKind) -> Double? { secondsPerEvaluation[kind] }

    /// A step of so many evaluations took so long.
    mutating func record(_ kind: NodeKind, evaluations: Double, seconds: Double) {
        if evaluations > 0 { secondsPerEvaluation[kind] = seconds / evaluations }
    }

    /// A whole node was measured.
    mutating func record(_ node: Node, secondsPerEvaluation: Double) {
        if let subject = node.paceSubject { news[subject] = secondsPerEvaluation }
    }

    /// Tells the ledger what it was not told yet; without it, only estimates are worse.
    mutating func share(with ledger: any Ledger) {
        for (subject, seconds) in news { try? ledger.recordPace(subject, seconds: seconds) }
        news = [:]
    }
}
