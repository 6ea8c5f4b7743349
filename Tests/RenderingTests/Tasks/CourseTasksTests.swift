import Sweeps
import Tensors
import Testing

@testable import Rendering

/// The tasks of the course CS180, and of diffusers' pipelines that start from pictures.
@Suite struct `The nodes of the tasks that start from pictures` {
    private static let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")
    private static let image = InputDigests.prefix + String(repeating: "a", count: 64)

    /// The declared defaults, a prompt, a picture, a mask, and what a test changes.
    private func node(_ name: String, _ changes: [String: ParameterValue] = [:]) throws -> Node {
        let task = try task(name)
        var values: [String: ParameterValue] = [
            "prompt": .text("a rocket ship"), "image": .text(Self.image), "t": .integer(500),
            "mask": .text("rectangle 0 0 1 0.5"),
        ]
        values = values.filter { value in task.declaration.parameters.contains { $0.name == value.key } }
        for parameter in task.declaration.parameters where values[parameter.name] == nil {
            values[parameter.name] = parameter.standard
        }
        values.merge(changes) { $1 }
        return try task.declaration.node(Parameters(values), Self.models)
    }

    private func task(_ name: String) throws -> RenderTask {
        try #require(RenderTask.all.first { $0.declaration.name == name })
    }

    @Test func `of generate keep the keys that they had before there were others`() throws {
        let node = try node("generate")
        let texts = ["a rocket ship", ""].map { prompt in
            Node(
                kind: .text, fields: [("prompt", .text(prompt)), ("clean_caption", .boolean(true))],
                models: ["t"], upstream: [], evaluations: 0)
        }
        let stage1 = Node(
            kind: .stage1,
            fields: [("seed", .integer(0)), ("steps", .integer(100)), ("guidance", .number(7))],
            models: ["1"], upstream: texts, evaluations: 200)
        let stage2 = Node(
            kind: .stage2,
            fields: [
                ("seed", .integer(0)), ("steps", .integer(50)), ("guidance", .number(4)),
                ("noise_level", .integer(250)),
            ], models: ["2"], upstream: texts + [stage1], evaluations: 100)
        #expect(node.key == stage2.key)
        let sample = ["sampler": ParameterValue.text("diffusers"), "steps": .integer(100)]
        #expect(try self.node("sample", sample).key == stage1.key)
    }

    @Test(
        arguments: [
            ("noise", [:], 0), ("blur", [:], 0), ("onestep", [:], 1), ("denoise", [:], 23),
            ("sample", ["guidance": .number(1)], 33), ("sample", [:], 66),
            ("sample", ["stride": .integer(10)], 198), ("edit", ["start": .integer(1)], 64),
            ("edit", ["start": .integer(20)], 26),
            ("edit", ["steps": .integer(20), "start": .integer(5)], 30),
            ("inpaint", [:], 66), ("img2img", [:], 112), ("inpaint-diffusers", [:], 100),
            ("upscale", [:], 100),
            ("generate", ["sampler": .text("course"), "stage2": .boolean(false)], 200),
        ] as [(String, [String: ParameterValue], Int)])
    func `cost so many evaluations`(name: String, changes: [String: ParameterValue], count: Int) throws {
        #expect(try node(name, changes).evaluations == count)
    }

    @Test func `cost an SDEdit of six levels 304 evaluations`() throws {
        let levels = try [1, 3, 5, 7, 10, 20].map { try node("edit", ["start": .integer($0)]).evaluations }
        #expect(levels.reduce(0, +) == 304)
    }

    @Test(arguments: RenderTask.all.map(\.declaration.name))
    func `can be made again from the parameters that they give`(name: String) throws {
        let task = try task(name)
        let changes: [String: ParameterValue] =
            switch name {
            case "inpaint": ["resample": .integer(3)]
            case "edit": ["start": .integer(3)]
            case "anagram": ["prompts": .texts(["a", "b"]), "views": .texts(["flip", "negate"])]
            case "mnist-denoise": ["training": .text(Self.image), "data": .text(Self.image)]
            case "mnist-sample": ["training": .text(Self.image), "class": .integer(3)]
            case "hybrid": ["prompts": .texts(["a", "b"]), "parts": .texts(["color", "grayscale"])]
            default: [:]
            }
        let node = try node(name, changes)
        let parameters = task.parameters(node)
        // As a PNG carries them.
        let read = try Parameters(json: parameters.json(), task: task.declaration, place: "test")
        #expect(try task.declaration.node(read, Self.models).key == node.key)
    }

    @Test func `have other keys by another picture, mask, framing or start, and share those of equal walks`()
        throws
    {
        let other = ParameterValue.text(InputDigests.prefix + String(repeating: "b", count: 64))
        let edits = try [[:], ["image": other], ["framing": .text("fit")], ["start": .integer(11)]].map {
            try node("edit", $0).key
        }
        #expect(Set(edits).count == 4)
        #expect(try node("edit", ["stride": .integer(30)]).key == edits[0])
        #expect(try node("denoise", ["guidance": .number(7)]).key == edits[0])
        #expect(try node("inpaint").key != node("inpaint", ["mask": .text("circle 0.5 0.5 0.2")]).key)
        #expect(
            try node("inpaint").key == node("inpaint", ["mask": .text("rectangle 0  0 1.0 .5")]).key)
    }

    @Test(
        arguments: [
            ("edit", ["start": .integer(33)], "start is 33, but the schedule has 33 steps; give at most 32"),
            ("generate", ["stride": .integer(30)], "stride belongs to sampler: course"),
            ("blur", ["kernel": .integer(4)], "kernel must be an odd number"),
            ("img2img", ["strength": .number(0)], "a strength of 0.0 leaves none of 80 steps"),
            ("inpaint", ["sampler": .text("diffusers")], "inpaint goes by sampler: course"),
        ] as [(String, [String: ParameterValue], String)])
    func `refuse what makes no sense in one sentence`(
        name: String, changes: [String: ParameterValue], sentence: String
    ) throws {
        let error = #expect(throws: RenderingError.self) { try node(name, changes) }
        #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func `walk back and forth by RePaint's jumps`() {
        // Upstream's get_schedule_jump(t_T=7, jump_length=2, jump_n_sample=2).
        let walk = Timesteps.resampled([6, 5, 4, 3, 2, 1, 0], jump: 2, times: 2)
        #expect(walk == [6, 5, 4, 5, 6, 5, 4, 3, 2, 3, 4, 3, 2, 1, 0, 1, 2, 1, 0])
        #expect(Timesteps.resampled([2, 1, 0], jump: 2, times: 1) == [2, 1, 0])
    }
}

/// Pictures and masks from outside.
@Suite struct `An input` {
    private func node(_ fields: [(String, ParameterValue)]) -> Node {
        Node(kind: .input, fields: fields, models: [], upstream: [], evaluations: 0)
    }

    @Test func `made of shapes is 1 where they are`() throws {
        let mask = try InputNode.tensor(
            of: node([("mask", .text("rectangle 0 0 0.5 0.5 + circle 1 1 0.3"))]), width: 4, height: 4
        ) { _ in [] }
        #expect(mask.shape == [1, 1, 4, 4])
        #expect(mask.values == [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    }
}
