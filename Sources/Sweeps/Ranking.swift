/// How the pictures of a sweep are told apart, the best first: by the errors that the model makes on them.
///
/// Each is noised to some timesteps with some noises, the same for all pictures, and the model is asked for the noise
/// under every text that the picture is compared with.
package struct Ranking: Hashable, Sendable {
    /// The most timesteps, and the most noises that each is tried with.
    package static let maximumTimesteps = 100
    package static let maximumNoises = 64
    /// The most texts beside its own that a picture is compared with.
    package static let maximumRivals = 15

    /// How noisy the pictures are made.
    package var timesteps = [200, 400, 600, 800]
    /// How many noises each timestep is tried with.
    package var noises = 4
    /// Start of the random numbers that the noises are.
    package var seed = 0
    /// Texts that every picture is compared with, beside its own.
    package var rivals: [String] = []

    package init() {}

    /// How often the model is asked for the noise of a picture, in one view and under one text.
    package var draws: Int { timesteps.count * noises }
}

/// What a task says of ranking its pictures.
package struct Scoring: Sendable {
    /// The parameter whose texts, over all the sweep, a picture is compared with; nil where it brings its own.
    package let parameter: String?
    /// The parameter whose values are candidates for the same picture.
    package let candidates: String
    /// The node of a picture's score.
    package let node: @Sendable (_ picture: Node, _ ranking: Ranking) throws -> Node

    package init(
        parameter: String?, candidates: String, node: @escaping @Sendable (Node, Ranking) throws -> Node
    ) {
        self.parameter = parameter
        self.candidates = candidates
        self.node = node
    }
}

extension CanonicalBytes {
    /// What of a ranking makes a sweep another one.
    mutating func append(_ ranking: Ranking) {
        append("rank")
        append(ParameterValue.integers(ranking.timesteps))
        append(ranking.noises)
        append(ranking.seed)
        append(ParameterValue.texts(ranking.rivals))
    }
}
