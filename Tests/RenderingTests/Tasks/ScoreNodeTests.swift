import Sweeps
import Tensors
import Testing

@testable import Rendering

@Suite struct `The node of a score` {
    private static let models = ModelIdentity(text: "t", stage1: "one", stage2: "two")

    private static var ranking: Ranking {
        var ranking = Ranking()
        (ranking.timesteps, ranking.noises, ranking.seed) = ([700, 300], 2, 5)
        return ranking
    }

    /// The picture of a cell of a task, its standards filled in.
    private static func picture(_ task: RenderTask, _ given: [String: ParameterValue]) throws -> Node {
        var values: [String: ParameterValue] = [:]
        for parameter in task.declaration.parameters { values[parameter.name] = parameter.standard }
        return try task.declaration.node(Parameters(values.merging(given) { $1 }), models)
    }

    private static func anagram(_ given: [String: ParameterValue] = [:]) throws -> Node {
        try picture(
            Anagram.task,
            ["prompts": .texts(["a dog", "a skull"]), "views": .texts(["identity", "flip"])].merging(given) {
                $1
            })
    }

    private static func score(
        _ picture: Node, _ ranking: Ranking = ranking, rivals: [String] = []
    ) throws -> Node {
        var ranking = ranking
        ranking.rivals = rivals
        return try ScoreNode.scoring(nil).node(picture, ranking)
    }

    private static func prompts(_ node: Node) -> [String?] {
        node.upstream.filter { $0.kind == .text }.map { $0.text("prompt") }
    }

    @Test func `asks for the noise once for each view, text and draw`() throws {
        let two = try Self.score(Self.anagram())
        #expect(two.evaluations == 2 * 2 * 4)
        #expect(ScoreNode.shape(of: two) == [2, 2, 4])
        let three = try Self.anagram([
            "prompts": .texts(["a", "b", "c"]), "views": .texts(["identity", "flip", "negate"]),
        ])
        #expect(try Self.score(three).evaluations == 3 * 3 * 4)
        #expect(try Self.score(three, rivals: ["d", "a"]).evaluations == 3 * 4 * 4)
        let plain = try Self.picture(Generate.task, ["prompt": .text("a")])
        #expect(try Self.score(plain, rivals: ["a", "b", "c"]).evaluations == 3 * 4)
        #expect(try ScoreNode.shape(of: Self.score(plain, rivals: ["b"])) == [1, 2, 4])
    }

    @Test func `compares a picture with other texts, and a lone prompt with none`() throws {
        let plain = try Self.picture(Sample.task, ["prompt": .text("b")])
        #expect(try Self.prompts(Self.score(plain, rivals: ["a", "b", "c"])) == ["b", "a", "c"])
        #expect(try Self.prompts(Self.score(plain, rivals: ["b"])) == ["b", ""])
        let same = try Self.anagram(["prompts": .texts(["a", "a"])])
        let score = try Self.score(same)
        #expect(Self.prompts(score) == ["a", ""])
        #expect(score["own"] == .integers([0, 0]))
    }

    @Test func `hangs on the sample of stage I, whatever becomes of that`() throws {
        let small = try Self.anagram(["guidance": .number(1)])
        let large = try Self.anagram(["guidance": .number(1), "stage2": .boolean(true)])
        #expect(try Self.score(small).key == Self.score(large).key)
        #expect(try Self.score(small).upstream.last?.key == small.key)
        #expect(try Self.score(small).key != Self.score(Self.anagram()).key)
    }

    @Test func `is another one for other noise`() throws {
        let picture = try Self.anagram()
        var (seed, noises, timesteps) = (Self.ranking, Self.ranking, Self.ranking)
        (seed.seed, noises.noises, timesteps.timesteps) = (6, 3, [300, 700])
        let keys = try [Self.ranking, seed, noises, timesteps].map { try Self.score(picture, $0).key }
        #expect(Set(keys).count == 4)
    }

    @Test func `leaves out the part that another picture gives`() throws {
        let digest = "sha256:" + String(repeating: "ab", count: 32)
        let hybrid = try Self.picture(
            Hybrid.task,
            [
                "prompts": .texts(["", "waterfalls"]), "parts": .texts(["low_pass", "high_pass"]),
                "reference": .text(digest),
            ])
        let score = try Self.score(hybrid)
        #expect(score["own"] == .integers([1]))
        #expect(score.views.count == 1 && score.views[0].hasPrefix("high_pass"))
    }

    @Test func `is refused where there is nothing to rank by`() throws {
        let digest = ParameterValue.text("sha256:" + String(repeating: "ab", count: 32))
        let noise = try Self.picture(Noise.task, ["image": digest, "t": .integer(500)])
        let empty = try Self.picture(Generate.task, ["prompt": .text("")])
        for (picture, message) in [
            (noise, "rank: these pictures follow no prompt in stage I; leave rank out"),
            (empty, "rank: an empty prompt needs others to be compared with; give rank.against"),
        ] {
            #expect {
                try Self.score(picture)
            } throws: {
                "\($0)" == message
            }
        }
    }

    // MARK: - Errors

    /// What the pocket model says of the score of a picture whose sample is given.
    private static func errors(of node: Node, sample: Tensor, threads: Int = 2) throws -> Tensor {
        let below = try #require(node.upstream.last)
        let results = try Renderer(compute: Compute(threads: threads)).renderAll(
            node, task: Anagram.task, model: ModelCatalog().reference("pocket"), given: [below.key: sample]
        ) { _ in }
        return try #require(results[node.key])
    }

    private static var sample: Tensor {
        var generator = TorchGenerator(seed: 1)
        return generator.randn([1, 3, 32, 32])
    }

    @Test func `has the errors of noise that torch would draw, in every view`() throws {
        let node = try Self.score(Self.anagram())
        let errors = try Self.errors(of: node, sample: Self.sample)
        #expect(errors.shape == [2, 2, 4])
        // The third draw, at the second timestep, by hand.
        var generator = TorchGenerator(seed: 5)
        let drawn = (0..<3).map { _ in generator.randn([1, 3, 32, 32]) }[2]
        let compute = Compute(threads: 2)
        let reference = try ModelCatalog().reference("pocket")
        let stage = try Stage.first(reference.stage1, compute: compute)
        let seen = try ViewSpec("flip").view(ViewSize(side: 32, scale: 1)).view(
            Self.sample.mapped { min(max($0, -1), 1) })
        let noised = stage.scheduler.noised(seen, with: drawn, at: 300)
        let states = try TextEncoder(reference, compute: compute).states(of: "a dog", cleanCaption: true)
        let output = stage.unet(
            noised.channelsLast, timestep: 300, text: stage.unet.prepare(states.reshaped([1, 77, 64]))
        ).channelsFirst
        let squares = zip(output.values, drawn.values).map { Double(($0 - $1) * ($0 - $1)) }
        let expected = squares.reduce(0, +) / drawn.values.reduce(0) { $0 + Double($1 * $1) }
        // The second view, the first text, the third draw.
        #expect(abs(Double(errors.values[1 * 8 + 0 * 4 + 2]) - expected) < 1e-5)
    }

    @Test func `has the same bytes with any number of threads, beside any other text`() throws {
        let picture = try Self.anagram()
        let errors = try Self.errors(of: Self.score(picture), sample: Self.sample).values
        let again = try Self.errors(of: Self.score(picture), sample: Self.sample, threads: 1).values
        #expect(errors == again)
        let more = try Self.errors(of: Self.score(picture, rivals: ["a pencil"]), sample: Self.sample).values
        #expect(Array(more[..<8]) == Array(errors[..<8]) && Array(more[12..<20]) == Array(errors[8...]))
    }

    @Test func `means a score by the mean of its draws`() throws {
        let node = try Self.score(Self.anagram())
        let errors: [Float] = [1, 1, 1, 1, 1, 2, 1, 2] + [2, 2, 2, 2, 1, 1, 1, 1]
        let score = try #require(ScoreNode.score(of: node, errors: Tensor(errors, shape: [2, 2, 4])))
        #expect(score.views == [50, 100])
        #expect(ScoreNode.score(of: node, errors: Tensor(errors, shape: [2, 4, 2])) == nil)
    }

    @Test func `refuses timesteps that the model does not have`() throws {
        var ranking = Self.ranking
        ranking.timesteps = [1000]
        let node = try Self.score(Self.anagram(), ranking)
        #expect {
            try Self.errors(of: node, sample: Self.sample)
        } throws: {
            "\($0)" == "rank.timesteps must be below the model's 1000 timesteps"
        }
    }
}
