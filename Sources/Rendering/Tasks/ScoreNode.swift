package import Sweeps
package import Tensors

/// The node of a picture's score: the errors that stage I's network makes on its sample under several texts.
///
/// The sample is noised, and the text under which the network tells the noise best is what it sees in the picture: Li et
/// al., "Your Diffusion Model is Secretly a Zero-Shot Classifier" (2023). An illusion is looked at through each of its
/// views; of a factorized picture each part of the error is taken. `Score` makes one number of the errors.
package enum ScoreNode {
    /// The scoring of a task whose pictures are compared with all texts of a parameter; nil where they bring their own.
    static func scoring(_ parameter: String?) -> Scoring {
        Scoring(parameter: parameter, candidates: "seed") { try node(of: $0, by: $1) }
    }

    /// The node of the score of a picture, on the sample of stage I that it is made of.
    ///
    /// - Throws: `RenderingError` where the picture follows no text, or there is none to compare it with.
    private static func node(of picture: Node, by ranking: Ranking) throws -> Node {
        guard let sample = picture.withUpstream.last(where: { $0.kind == .stage1 }),
            let first = sample.upstream.first(where: { $0.kind == .text })
        else {
            throw RenderingError("rank: these pictures follow no prompt in stage I; leave rank out")
        }
        let views = sample.views
        let own =
            views.isEmpty ? [first] : Array(sample.upstream.filter { $0.kind == .text }.prefix(views.count))
        var texts: [Node] = []
        for text in own + ranking.rivals.map({ Cascade.text($0, like: first) }) where !texts.contains(text) {
            texts.append(text)
        }
        // A prompt that is alone is compared with none.
        if texts.count == 1 { texts.append(Cascade.text("", like: first)) }
        guard Set(texts).count == texts.count else {
            throw RenderingError(
                "rank: an empty prompt needs others to be compared with; give rank.against")
        }
        // Of the part that another picture gives nothing is asked.
        let given = sample.upstream.contains { $0["reference"] != nil } ? 1 : 0
        let seen = Array(views.dropFirst(given))
        let places = own.dropFirst(given).compactMap { texts.firstIndex(of: $0) }
        let files = sample.upstream.filter { $0["permutation"] != nil || $0["mask"] != nil }
        return Node(
            kind: .score,
            fields: [
                ("by", .text("denoising")), ("timesteps", .integers(ranking.timesteps)),
                ("noises", .integer(ranking.noises)), ("seed", .integer(ranking.seed)),
                ("own", .integers(places)),
            ] + (seen.isEmpty ? [] : [("views", .texts(seen))]),
            models: sample.models, upstream: texts + (seen.isEmpty ? [] : files) + [sample],
            evaluations: places.count * texts.count * ranking.draws)
    }

    /// The shape `[V, P, D]` of a score node's result: views, texts, draws of noise; nil for other nodes.
    package static func shape(of node: Node) -> [Int]? {
        guard node.kind == .score, let draws = Draws(node) else { return nil }
        return [max(node.views.count, 1), node.upstream.count { $0.kind == .text }, draws.count]
    }

    /// The score that the result of a node means; nil where it is none of a score node.
    package static func score(of node: Node, errors: Tensor) -> Score? {
        guard let shape = shape(of: node), errors.shape == shape, case .integers(let own)? = node["own"]
        else { return nil }
        let (texts, draws) = (shape[1], shape[2])
        let values = errors.values
        let means = (0..<shape[0] * texts).map { row in
            values[row * draws..<(row + 1) * draws].reduce(0.0) { $0 + Double($1) } / Double(draws)
        }
        return Score(
            errors: (0..<shape[0]).map { Array(means[$0 * texts..<($0 + 1) * texts]) }, own: own)
    }
}

extension ScoreNode {
    /// The timesteps of the draws of noise: all noises of one, then of the next.
    struct Draws {
        let timesteps: [Int]
        private let noises: Int

        init?(_ node: Node) {
            guard case .integers(let timesteps)? = node["timesteps"], let noises = node.integer("noises")
            else { return nil }
            (self.timesteps, self.noises) = (timesteps, noises)
        }

        var count: Int { timesteps.count * noises }

        subscript(draw: Int) -> Int { timesteps[draw / noises] }
    }
}
