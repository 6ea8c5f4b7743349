import Sweeps
import Testing

@testable import Rendering

@Suite("The nodes of generate")
struct GenerateTests {
    private static let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")

    /// The declared defaults, a prompt, and what a test changes.
    private func node(
        _ changes: [String: ParameterValue] = [:], models: ModelIdentity = models
    ) throws -> Node {
        var parameters = Parameters(["prompt": .text("a rocket ship")])
        for parameter in Generate.task.declaration.parameters {
            if let standard = parameter.standard { parameters[parameter.name] = standard }
        }
        for (name, value) in changes { parameters[name] = value }
        return try Generate.task.declaration.node(parameters, models)
    }

    private func stage1(_ changes: [String: ParameterValue] = [:]) throws -> Node {
        try #require(try node(changes).upstream.last)
    }

    @Test("have equal keys for equal parameters")
    func equal() throws {
        #expect(try node().key == node().key)
        #expect(try node().kind == .stage2)
        #expect(try node(["stage2": .boolean(false)]).key == stage1().key)
    }

    @Test(
        "have another key for every change of the pixels",
        arguments: [
            ("prompt", .text("A rocket ship")), ("negative", .text("blurry")),
            ("clean_caption", .boolean(false)),
            ("seed", .integer(1)), ("steps", .integer(99)), ("guidance", .number(7.5)),
            ("width", .integer(64)),
            ("height", .integer(64)), ("stage2.steps", .integer(49)), ("stage2.guidance", .number(4.5)),
            ("stage2.noise_level", .integer(251)), ("stage2", .boolean(false)),
        ] as [(String, ParameterValue)])
    func changes(name: String, value: ParameterValue) throws {
        #expect(try node([name: value]).key != node().key)
    }

    @Test("have another key with another model")
    func models() throws {
        let others = [
            ModelIdentity(text: "T", stage1: "1", stage2: "2"),
            ModelIdentity(text: "t", stage1: "I", stage2: "2"),
            ModelIdentity(text: "t", stage1: "1", stage2: "II"),
        ]
        #expect(Set(try others.map { try node(models: $0).key } + [node().key]).count == 4)
    }

    @Test("share stage I whatever stage II is told")
    func shared() throws {
        let other = try stage1([
            "stage2.steps": .integer(5), "stage2.guidance": .number(1), "stage2.noise_level": .integer(0),
        ])
        #expect(try other.key == stage1().key)
    }

    @Test("share a key between a named schedule and its timesteps")
    func schedules() throws {
        let timesteps = try #require(NamedSchedules.all["smart50"])
        #expect(try node(["steps": .text("smart50")]).key == node(["steps": .integers(timesteps)]).key)
        #expect(try node(["steps": .text("smart50")]).key != node(["steps": .text("fast27")]).key)
        #expect(throws: RenderingError.self) { try node(["steps": .text("smart51")]) }
    }

    @Test("need no negative prompt without guidance")
    func unguided() throws {
        let off: [String: ParameterValue] = ["guidance": .number(1), "stage2.guidance": .number(0)]
        let node = try node(off)
        #expect(try node.key == self.node(off.merging(["negative": .text("blurry")]) { $1 }).key)
        #expect(try node.key == self.node(["guidance": .number(0.5), "stage2.guidance": .integer(1)]).key)
        #expect(node.upstream.map(\.kind) == [.text, .stage1])
    }

    @Test("cost two evaluations a guided step, and one otherwise")
    func evaluations() throws {
        #expect(try stage1().evaluations == 200)
        #expect(try node().evaluations == 100)
        #expect(try stage1(["steps": .text("fast27"), "guidance": .number(1)]).evaluations == 27)
    }

    @Test("take a prompt however its characters are composed")
    func composition() throws {
        #expect(try node(["prompt": .text("cafe\u{301}")]).key == node(["prompt": .text("caf\u{e9}")]).key)
    }

    @Test("come in an order in which each part of the model is needed once")
    func order() throws {
        let kinds = try node(["guidance": .number(1)]).withUpstream.map(\.kind)
        #expect(kinds == [.text, .text, .stage1, .stage2])
    }

    @Test("need a stage II, or its absence to be asked for")
    func noStage2() throws {
        let models = ModelIdentity(text: "t", stage1: "1", stage2: nil)
        #expect(throws: RenderingError.self) { try node(models: models) }
        #expect(try node(["stage2": .boolean(false)], models: models).kind == .stage1)
    }
}
