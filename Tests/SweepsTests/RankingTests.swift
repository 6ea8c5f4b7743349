import Sweeps
import Testing

@Suite struct `The ranking of a sweep` {
    private static let prompts = "prompt: [a, b]\nseed: 0..2\n"

    private static func ranking(_ yaml: String) throws -> Ranking? { try SampleTask.sweep(yaml).ranking }

    @Test func `is none unless a spec asks for it`() throws {
        #expect(try Self.ranking("prompt: a") == nil)
        #expect(try Self.ranking("prompt: a\nrank: off") == nil)
    }

    @Test func `is told in one word, or with more`() throws {
        let short = try #require(try Self.ranking("prompt: a\nrank: denoising"))
        var expected = Ranking()
        expected.rivals = ["a"]
        #expect(short == expected)
        #expect(try Self.ranking("prompt: a\nrank: {}") == short)
        let long = try #require(
            try Self.ranking(
                "prompt: a\nrank: {by: denoising, timesteps: 300..700 by 200, noises: 3, seed: 7, against: [x, y]}"
            ))
        #expect(long.timesteps == [300, 500, 700] && long.noises == 3 && long.seed == 7)
        #expect(long.rivals == ["x", "y"] && long.draws == 9)
    }

    @Test func `compares with all prompts of the sweep`() throws {
        #expect(try Self.ranking(Self.prompts + "rank: denoising")?.rivals == ["a", "b"])
        let also = "prompt: a\nrank: denoising\nalso: [{prompt: c}, {prompt: [a, d]}]"
        #expect(try Self.ranking(also)?.rivals == ["a", "c", "d"])
    }

    @Test(arguments: [
        ("rank: clip", ":2: rank: \"clip\" is not a choice; give one of denoising, off"),
        ("rank:", ":2: rank: has no value; give one of denoising, off"),
        ("rank: [denoising]", ":2: rank: a list is not a choice; give one of denoising, off"),
        (
            "rank: {noise: 3}",
            ":2: rank.noise: no key has this name; the keys are by, timesteps, noises, seed, against; "
                + "did you mean noises?"
        ),
        ("rank: {by: off}", ":2: rank.by: \"off\" is not a choice; give one of denoising"),
        ("rank: {noises: 0}", ":2: rank.noises: 0 is out of range; give a whole number from 1 to 64"),
        (
            "rank: {noises: 9e9}",
            ":2: rank.noises: 9e9 is not a whole number; give a whole number from 1 to 64"
        ),
        (
            "rank: {noises: [2, 4]}",
            ":2: rank.noises: a list is not a whole number; give a whole number from 1 to 64"
        ),
        (
            "rank: {timesteps: 1000}",
            ":2: rank.timesteps: 1000 is out of range; give a whole number from 0 to 999, a list, "
                + "or a range such as 0..100 by 10"
        ),
        ("rank: {timesteps: [5, 5]}", ":2: rank.timesteps: gives 5 twice; keep one"),
        ("rank: {timesteps: 0..999}", ":2: rank.timesteps: has 1000 timesteps; give at most 100"),
        (
            "rank: {timesteps: []}",
            ":2: rank.timesteps: is an empty list; give a whole number from 0 to 999, a list, "
                + "or a range such as 0..100 by 10"
        ),
        (
            "rank: {seed: -1}",
            ":2: rank.seed: -1 is out of range; give a whole number from 0 to 9223372036854775807"
        ),
        (
            "rank: {against: a dog}",
            ":2: rank.against: a dog is not a list of texts; give a list of 1 to 15 texts, such as [a, b]"
        ),
        (
            "rank: {against: []}",
            ":2: rank.against: has 0 texts; give a list of 1 to 15 texts, such as [a, b]"
        ),
        ("rank: {seed: 1, seed: 2}", ":2: seed: appears more than once in one mapping; keep one"),
        ("also: [{rank: denoising}]", ":2: rank: belongs at the top of the spec, not into also"),
        (
            "grid: {columns: rank}",
            ":2: grid: \"rank\" is no axis of this spec; its axes: none"
        ),
    ])
    func `is refused where it is not understood`(line: String, complaint: String) {
        #expect(SampleTask.complaint("prompt: x\n" + line) == "first.yaml" + complaint)
    }

    @Test func `needs to be told what templates are compared with, and with which of many`() {
        let template = "variables: {v: [x, y]}\nprompt: \"a ${v}\"\n"
        #expect(
            SampleTask.complaint(template + "rank: denoising")
                == "first.yaml:3: rank: prompt is a template, so what its pictures are compared with must be "
                + "listed; give rank.against, such as [a dog, a house]")
        #expect(SampleTask.complaint(template + "rank: {against: [b]}") == "accepted")
        let many = "prompt: [\((0..<17).map { "p\($0)" }.joined(separator: ", "))]\n"
        #expect(
            SampleTask.complaint(many + "rank: denoising")
                == "first.yaml:2: rank: the sweep has 17 values of prompt, and a picture is compared with at most "
                + "15 others; list some as rank.against")
        #expect(SampleTask.complaint(many + "rank: {against: [b]}") == "accepted")
    }

    @Test func `makes another sweep of it, and no other picture`() throws {
        let specs = ["", "rank: denoising", "rank: {seed: 1}", "rank: {noises: 5}", "rank: {timesteps: 5}"]
        let sweeps = try specs.map { try SampleTask.sweep(Self.prompts + $0) }
        #expect(Set(sweeps.map { $0.id(models: []) }).count == specs.count)
        let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")
        let pictures = try sweeps.map { sweep in
            try sweep.picture(
                of: #require(sweep.cell(at: 0)).parameters, models: models, inputs: InputDigests())
        }
        #expect(Set(pictures.map(\.key)).count == 1)
        #expect(pictures.map(\.beside.count) == [0, 1, 1, 1, 1])
        #expect(try SampleTask.sweep(Self.prompts + "rank: off").id(models: []) == sweeps[0].id(models: []))
    }

    @Test func `counts its evaluations, and finds stored scores`() throws {
        let sweep = try SampleTask.sweep(
            Self.prompts + "steps: 5\nstage2: {steps: 3, noise_level: [50, 100]}\n"
                + "rank: {timesteps: [5, 9], noises: 3}")
        let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")
        func picture(_ parameters: Parameters) throws -> Node {
            try sweep.picture(of: parameters, models: models, inputs: InputDigests())
        }
        let plan = try PlanSummary(sweep, picture: picture, isStored: { _ in false })
        #expect(plan.work[.score]?.nodes == 12)
        #expect(plan.work[.score]?.evaluations == 12 * 2 * 6)
        #expect(plan.evaluationsLeft == 6 * 5 + 12 * 3 + 12 * 12)
        // With all pictures there the scores are left.
        let scoring = try PlanSummary(sweep, picture: picture, isStored: { $0.kind != .score })
        #expect(scoring.storedCells == 0 && scoring.evaluationsLeft == 12 * 12)
        let nothing = try PlanSummary(sweep, picture: picture, isStored: { _ in true })
        #expect(nothing.storedCells == 12 && nothing.evaluationsLeft == 0)
    }
}

@Suite struct `A score` {
    @Test func `is how many percent more of the noise are told than under another text, in the worst view`()
        throws
    {
        let score = try #require(Score(errors: [[0.5, 0.6, 0.55], [0.4, 0.8, 0.9]], own: [0, 1]))
        #expect(abs(score.views[0] - 5) < 1e-9)
        #expect(abs(score.views[1] + 40) < 1e-9)
        #expect(score.total == score.views[1])
    }

    @Test(
        arguments: [
            ([], []), ([[0.5]], [0]), ([[0.5, 0.6]], [2]), ([[0.5, 0.6]], []), ([[0.5, .nan]], [0]),
        ] as [([[Double]], [Int])])
    func `is none where there is nothing to compare`(errors: [[Double]], own: [Int]) {
        #expect(Score(errors: errors, own: own) == nil)
    }
}
