import Sweeps
import Testing

struct IdentityTests {
    private func id(_ text: String, models: [String] = []) throws -> String {
        try SampleTask.sweep(text).id(models: models)
    }

    @Test("an id is the name and eight digits")
    func form() throws {
        let id = try id("name: my-sweep\nprompt: x")
        #expect(id.wholeMatch(of: /my-sweep-[0-9a-f]{8}/) != nil)
    }

    @Test(
        "layout, quotes, grid, ranges written out and defaults written out change nothing",
        arguments: [
            "prompt: \"x\"\nseed: 1..3", "# a comment\nprompt: x\nseed: [1, 2, 3]",
            "{\"prompt\": \"x\", \"seed\": \"1..3\"}",
            "prompt: x\nseed: 1..3\nguidance: 7.0\nstage2: on",
            "prompt: x\nseed: 1..3\ngrid: {columns: seed}",
        ])
    func same(text: String) throws {
        #expect(try id(text) == id("prompt: x\nseed: 1..3"))
    }

    @Test(
        "what changes cells or their order changes the id",
        arguments: [
            "prompt: y\nseed: 1..3\nsteps: [1, 2]", "prompt: x\nseed: 1..4\nsteps: [1, 2]",
            "prompt: x\nsteps: [1, 2]\nseed: 1..3",
            "prompt: x\nseed: 1..3\nsteps: [1, 2]\nexclude: [{seed: 1}]",
            "prompt: x\nseed: 1..3\nsteps: [1, 2]\nalso: [{seed: 9}]",
            "prompt: x\nseed: 3..1 by -1\nsteps: [1, 2]",
        ])
    func different(text: String) throws {
        #expect(try id(text) != id("prompt: x\nseed: 1..3\nsteps: [1, 2]"))
    }

    @Test("other models make another sweep")
    func models() throws {
        #expect(try id("prompt: x", models: ["a"]) != id("prompt: x", models: ["b"]))
    }
}
