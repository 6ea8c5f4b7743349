import Imaging
import Sweeps
import Tensors
import Testing

@testable import Rendering

@Suite struct `The tasks of illusions` {
    private static let models = ModelIdentity(text: "t", stage1: "one", stage2: "two")

    private static func parameters(_ task: RenderTask, _ given: [String: ParameterValue]) -> Parameters {
        var values: [String: ParameterValue] = [:]
        for parameter in task.declaration.parameters { values[parameter.name] = parameter.standard }
        return Parameters(values.merging(given) { $1 })
    }

    private static func anagram(_ given: [String: ParameterValue] = [:]) -> Parameters {
        parameters(
            Anagram.task,
            ["prompts": .texts(["an old man", "a campfire"]), "views": .texts(["identity", "flip"])].merging(
                given
            ) { $1 })
    }

    private static func node(_ task: RenderTask, _ parameters: Parameters) throws -> Node {
        try task.declaration.node(parameters, models)
    }

    private static func evaluations(_ node: Node) -> Int {
        node.withUpstream.reduce(0) { $0 + $1.evaluations }
    }

    @Test func `count the evaluations of every view`() throws {
        let cases: [([String: ParameterValue], Int)] = [
            // The course's anagram: 33 steps, two views, guidance in both.
            ([:], 132), (["guidance": .number(1)], 66), (["reduction": .text("alternate")], 66),
            (["sampler": .text("diffusers"), "steps": .integer(10)], 40),
            (["stage2": .boolean(true), "stage2.steps": .integer(5)], 152),
            (["stage2": .boolean(true), "stage2.steps": .integer(5), "stage2.guidance": .number(1)], 142),
            (
                [
                    "prompts": .texts(["a", "b", "c"]), "views": .texts(["identity", "flip", "negate"]),
                ], 198
            ),
        ]
        for (given, count) in cases {
            #expect(Self.evaluations(try Self.node(Anagram.task, Self.anagram(given))) == count, "\(given)")
        }
    }

    @Test func `give a hybrid of the course 132 evaluations`() throws {
        let parameters = Self.parameters(
            Hybrid.task,
            ["prompts": .texts(["a skull", "waterfalls"]), "parts": .texts(["low_pass", "high_pass"])])
        #expect(Self.evaluations(try Self.node(Hybrid.task, parameters)) == 132)
    }

    @Test func `make a node again from its parameters`() throws {
        let digest = "sha256:" + String(repeating: "ab", count: 32)
        let hybrid: [String: ParameterValue] = [
            "prompts": .texts(["", "waterfalls"]), "parts": .texts(["mask", "mask_rest"]),
            "mask": .text("circle 0.5 0.5 0.2"), "reference": .text(digest), "size": .integer(64),
        ]
        let cells: [(RenderTask, Parameters)] = [
            (Anagram.task, Self.anagram()), (Anagram.task, Self.anagram(["negative": .text("blurry")])),
            (Anagram.task, Self.anagram(["guidance": .number(0.5), "size": .integer(64)])),
            (Anagram.task, Self.anagram(["rng": .text("cuda")])),
            (Anagram.task, Self.anagram(["stage2": .boolean(true), "guidance": .number(1)])),
            (
                Anagram.task,
                Self.anagram([
                    "views": .texts(["identity", "permutation"]), "permutation": .text(digest),
                    "sampler": .text("diffusers"),
                ])
            ),
            (Hybrid.task, Self.parameters(Hybrid.task, hybrid)),
            (Hybrid.task, Self.parameters(Hybrid.task, hybrid.merging(["stage2": .boolean(true)]) { $1 })),
        ]
        for (task, parameters) in cells {
            let node = try Self.node(task, parameters)
            let json = task.parameters(node).json()
            let again = try Parameters(json: json, task: task.declaration, place: "test")
            #expect(try Self.node(task, again).key == node.key, "\(json)")
        }
    }

    @Test func `keep a film strip of stage I, also under stage II`() throws {
        let parameters = Self.anagram(["keep": .text("every 5"), "stage2": .boolean(true)])
        let node = try Self.node(Anagram.task, parameters)
        #expect(node.frames.isEmpty)
        #expect(node.allFrames.map(\.step) == [0, 5, 10, 15, 20, 25, 30].flatMap { [$0, $0] })
        #expect(node.allFrames.first?.timestep == 990)
    }

    @Test func `tell apart what differs, and not what is written in another way`() throws {
        func key(_ given: [String: ParameterValue]) throws -> ContentKey {
            try Self.node(Anagram.task, Self.anagram(given)).key
        }
        let plain = try key([:])
        #expect(try key(["views": .texts(["flip", "identity"])]) != plain)
        #expect(try key(["reduction": .text("sum")]) != plain)
        #expect(try key(["prompts": .texts(["a campfire", "an old man"])]) != plain)
        #expect(
            try key(["views": .texts(["identity", "skew"])])
                == key(["views": .texts(["identity", "skew=1.5"])]))
    }

    @Test(arguments: [
        (["views": ParameterValue.texts(["identity"])], "there are 2 prompts and 1 views"),
        (["views": .texts(["identity", "flop"])], "there is no view “flop”"),
        (["views": .texts(["identity", "low_pass"])], "the view low_pass does not keep noise white"),
        (["views": .texts(["identity", "blur_failure"])], "the view blur_failure does not keep noise white"),
        (["views": .texts(["identity", "permutation"])], "give permutation"),
    ])
    func `refuse views that are not, or not of use`(given: [String: ParameterValue], message: String) {
        #expect {
            try Self.node(Anagram.task, Self.anagram(given))
        } throws: {
            "\($0)".contains(message)
        }
    }

    @Test func `refuse views that do not fit the picture`() throws {
        let node = try Self.node(
            Anagram.task, Self.anagram(["views": .texts(["identity", "patch_permute=5"])]))
        #expect {
            try IllusionNode.checkViews(of: node, side: 32) { _ in [] }
        } throws: {
            "\($0)".contains("patch_permute=5 does not fit a picture of 32×32")
        }
    }

    @Test func `render under their views in both stages`() throws {
        let parameters = Self.anagram([
            "sampler": .text("diffusers"), "steps": .integer(2), "stage2": .boolean(true),
            "stage2.steps": .integer(1), "seed": .integer(3),
        ])
        let model = try ModelCatalog().reference("pocket")
        let picture = try Self.node(Anagram.task, parameters)
        let results = try Renderer(compute: Compute(threads: 2)).renderAll(
            picture, task: Anagram.task, model: model
        ) { _ in }
        let sample = try #require(results[picture.key])
        #expect(sample.shape == [1, 3, 128, 128])
        // With both prompts and views exchanged the estimates' mean is the same, but for rounding.
        var exchanged = parameters
        exchanged["prompts"] = .texts(["a campfire", "an old man"])
        exchanged["views"] = .texts(["flip", "identity"])
        let other = try Self.node(Anagram.task, exchanged)
        let again = try Renderer(compute: Compute(threads: 2)).renderAll(
            other, task: Anagram.task, model: model
        ) { _ in }
        #expect(try #require(again[other.key]).largestDifference(from: sample) < 1e-3)
    }

    @Test func `show a picture beside its views, and an animation`() throws {
        let node = try Self.node(Anagram.task, Self.anagram(["views": .texts(["identity", "rotate_cw"])]))
        let samples = (0..<3 * 32 * 32).map { UInt8($0 % 251) }
        let bitmap = Bitmap(width: 32, height: 32, samples: samples)
        let show = try #require(Anagram.task.shows)
        let shows = try show(bitmap, node, { _ in [] })
        #expect(shows.map(\.name) == ["views", "animation"])
        let views = try PNG.decode(shows[0].png, name: "views").bitmap
        #expect(views.width == 3 * 32 + 2 * 2 && views.height == 32)
        for (place, expected) in [(0, (0, 0)), (34, (0, 0)), (68, (31, 0))] {
            let (row, column) = expected
            #expect(views.samples[3 * place] == bitmap.samples[3 * (row * 32 + column)])
        }
        let first = try PNG.decode(shows[1].png, name: "animation").bitmap
        #expect(first.width > 32)
    }
}
