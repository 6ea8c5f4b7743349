import Sweeps
import Testing

/// Every form that a spec may take.
struct SpecFormTests {
    @Test("what a spec leaves out has the declared default")
    func defaults() throws {
        let sweep = try SampleTask.sweep("prompt: a rocket ship")
        let cell = try #require(sweep.cell(at: 0))
        #expect(sweep.name == "first")
        #expect(sweep.cellCount == 1)
        #expect(sweep.axes.isEmpty)
        #expect(cell.parameters.text("prompt") == "a rocket ship")
        #expect(cell.parameters.integer("steps") == 100)
        #expect(cell.parameters.boolean("stage2") == true)
        #expect(cell.parameters["model.stage1"] == nil)
    }

    @Test("the spec of the design reads as it says")
    func design() throws {
        let sweep = try SampleTask.sweep(
            """
            name: steps-and-seeds
            model: pocket                      # a comment
            task: generate
            prompt: ["a village", "a man wearing a hat", "a rocket ship"]
            seed: 180..183
            steps: [5, 20, 40]
            guidance: 7
            stage2: {steps: 20, guidance: 4, noise_level: [50, 250]}
            exclude: [{steps: 5, seed: 183}]
            grid: {columns: steps, rows: [prompt, seed]}
            """)
        #expect(sweep.name == "steps-and-seeds")
        #expect(sweep.axes.map(\.name) == ["prompt", "seed", "steps", "stage2.noise_level"])
        #expect(sweep.indexCount == 72)
        #expect(sweep.cellCount == 66)
        #expect(sweep.grid == GridLayout(columns: ["steps"], rows: ["prompt", "seed"]))
        #expect(sweep.cell(at: 1)?.coordinates == [0, 0, 0, 1])
        #expect(sweep.cell(at: 1)?.parameters.integer("stage2.noise_level") == 250)
        #expect(sweep.cell(at: 1)?.parameters["guidance"] == .number(7))
    }

    @Test("JSON is a spec too")
    func json() throws {
        let sweep = try SampleTask.sweep(
            #"{"prompt": "a \"red\" car", "seed": "180..183", "stage2": {"noise_level": [50, 250]}}"#)
        #expect(sweep.cellCount == 8)
        #expect(sweep.cell(at: 0)?.parameters.text("prompt") == "a \"red\" car")
    }

    @Test(
        "the declaration, not YAML, gives a scalar its type",
        arguments: [
            "1984", "yes", "null", "~", "2024-01-01", "0x10", "1..3", "1e3", "on", ".inf", "<<",
        ])
    func plainText(text: String) throws {
        #expect(try SampleTask.sweep("prompt: \(text)").values("prompt") == [.text(text)])
    }

    @Test("an empty text is given in quotes")
    func emptyText() throws {
        #expect(try SampleTask.sweep("prompt: \"\"").values("prompt") == [.text("")])
    }

    @Test("a long prompt may be a block of lines")
    func blockText() throws {
        let sweep = try SampleTask.sweep("prompt: >-\n  a rocket\n  ship\nseed: 3")
        #expect(sweep.table("prompt", "seed") == ["a rocket ship 3"])
    }

    @Test(
        "a range of whole numbers holds its end",
        arguments: [
            ("180..183", [180, 181, 182, 183]), ("0..100 by 50", [0, 50, 100]), ("0..9 by 4", [0, 4, 8]),
            ("3..1 by -1", [3, 2, 1]), ("7..7", [7]), ("\"1..2\"", [1, 2]), ("[5, 7..9]", [5, 7, 8, 9]),
            ("[42]", [42]), ("+5", [5]),
        ])
    func integerRange(text: String, values: [Int]) throws {
        let sweep = try SampleTask.sweep("prompt: x\nseed: \(text)")
        #expect(sweep.values("seed") == values.map { .integer($0) })
        #expect(sweep.axes.map(\.name) == (values.count > 1 ? ["seed"] : []))
    }

    @Test(
        "a range of numbers holds the numbers that its decimals read as",
        arguments: [
            ("0..1 by 0.1", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
            ("1..2 by 0.5", [1, 1.5, 2]),
            ("1.5..3", [1.5, 2.5]), ("2..1.25 by -0.25", [2, 1.75, 1.5, 1.25]),
            ("[7, 1e1, 2.50]", [7, 10, 2.5]),
        ])
    func numberRange(text: String, values: [Double]) throws {
        let sweep = try SampleTask.sweep("prompt: x\nguidance: \(text)")
        #expect(sweep.values("guidance") == values.map { .number($0) })
    }

    @Test("steps are a count, a named schedule, or custom timesteps, also in one list")
    func schedules() throws {
        let sweep = try SampleTask.sweep("prompt: x\nsteps: [5, fast3, {timesteps: [999, 800, 0]}, 10..12]")
        #expect(sweep.values("steps").prefix(3) == [.integer(5), .text("fast3"), .integers([999, 800, 0])])
        #expect(sweep.axes[0].label(at: 2) == "999, 800, 0")
        #expect(sweep.cellCount == 6)
    }

    @Test("custom timesteps stand alone, and may be a range that counts down")
    func timesteps() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nsteps:\n  timesteps: [999, 0]\nstage2: {steps: {timesteps: 900..0 by -300}}")
        #expect(sweep.values("steps") == [.integers([999, 0])])
        #expect(sweep.values("stage2.steps") == [.integers([900, 600, 300, 0])])
    }

    @Test("stage II is switched off by its bare name", arguments: ["off", "false", "no", "OFF"])
    func stage2Off(text: String) throws {
        #expect(try SampleTask.sweep("prompt: x\nstage2: \(text)").values("stage2") == [.boolean(false)])
    }

    @Test("on and off make an axis")
    func stage2Axis() throws {
        let sweep = try SampleTask.sweep("prompt: x\nstage2: [off, on]")
        #expect(sweep.axes[0].label(at: 0) == "off")
        #expect(sweep.axes[0].label(at: 1) == "on")
    }

    @Test("a dotted path names what nesting names")
    func dotted() throws {
        let sweep = try SampleTask.sweep("prompt: x\nstage2.noise_level: 50\nstage2: {steps: 20}")
        #expect(sweep.table("stage2.noise_level", "stage2.steps") == ["50 20"])
    }

    @Test("a model is a name, a folder, or its parts")
    func models() throws {
        let parts = try SampleTask.sweep("prompt: x\nmodel: {stage1: m/one, stage2: /two, text: t}")
        #expect(parts.table("model.stage1", "model.stage2", "model.text") == ["m/one /two t"])
        #expect(parts.spec.resolve("m/one") == "/specs/m/one")
        #expect(parts.spec.resolve("/two") == "/two")
        #expect(try SampleTask.sweep("prompt: x\nmodel: [pocket, other]").axes.map(\.name) == ["model"])
    }

    @Test("an alias stands for the values of its anchor")
    func aliases() throws {
        let sweep = try SampleTask.sweep("prompt: &p [a, b]\nnegative: *p")
        #expect(sweep.table("prompt", "negative") == ["a a", "a b", "b a", "b b"])
    }

    @Test("a name that cannot name a folder is made fit where the file gives it")
    func nameOfFile() throws {
        let spec = SweepSpec(text: "prompt: x", file: "x", folder: "/", defaultName: "..my sweep/é 1")
        #expect(try Sweep(spec, tasks: [SampleTask.declaration]).name == "my-sweep---1")
    }

    @Test("a text keeps its backslashes, emoji and line breaks")
    func oddText() throws {
        let sweep = try SampleTask.sweep(#"prompt: ["a\nb", 'c\d', "😀 ü"]"#)
        #expect(sweep.values("prompt") == [.text("a\nb"), .text(#"c\d"#), .text("😀 ü")])
    }
}
