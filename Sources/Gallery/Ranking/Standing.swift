import Foundation
package import Sweeps

/// Where a picture stands among the candidates that it is ranked with.
package struct Standing: Hashable, Sendable {
    /// From 1 on; equal scores have the same rank, and the next one counts on from their number: 1, 2, 2, 4.
    package let rank: Int
    /// Whether another candidate has the same rank.
    package let isTied: Bool
    /// How many candidates have a score.
    package let count: Int
    package let score: Score

    /// The rank as people write it: `2`, or `2=` for a tie.
    var rankText: String { isTied ? "\(rank)=" : "\(rank)" }

    /// What an exported picture carries of it: one line of JSON.
    var json: String {
        let members: [(String, String)] = [
            ("rank", "\(rank)"), ("tied", "\(isTied)"), ("of", "\(count)"), ("score", score.total.decimal),
            ("views", "[\(score.views.map(\.decimal).joined(separator: ", "))]"),
        ]
        return "{\(members.map { "\"\($0)\": \($1)" }.joined(separator: ", "))}"
    }
}

extension Double {
    /// A score for people: `+2.104 %`.
    var percent: String { String(format: "%+.3f %%", self) }

    /// A score for machines.
    var decimal: String { String(format: "%.5f", self) }
}
