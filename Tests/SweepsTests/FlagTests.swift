import Sweeps
import Testing

struct FlagTests {
    private func sweep(_ flags: (String, String)...) throws(SpecError) -> Sweep {
        try Sweep(
            flags: flags.map { (name: $0.0, text: $0.1) }, task: SampleTask.declaration, folder: "/here")
    }

    private func complaint(_ flags: (String, String)...) -> String {
        do {
            _ = try Sweep(
                flags: flags.map { (name: $0.0, text: $0.1) }, task: SampleTask.declaration, folder: "/here")
            return "accepted"
        } catch { return error.description }
    }

    @Test("flags make one cell, in the forms of a spec")
    func forms() throws {
        let sweep = try sweep(
            ("prompt", "180"), ("seed", "180"), ("stage2", "off"), ("steps", "{timesteps: [999, 0]}"),
            ("guidance", "7"), ("model.stage1", "m/one"), ("stage2.steps", "fast3"))
        let cell = try #require(sweep.cell(at: 0))
        #expect(sweep.cellCount == 1)
        #expect(cell.parameters["prompt"] == .text("180"))
        #expect(cell.parameters["seed"] == .integer(180))
        #expect(cell.parameters["stage2"] == .boolean(false))
        #expect(cell.parameters["steps"] == .integers([999, 0]))
        #expect(cell.parameters["guidance"] == .number(7))
        #expect(cell.parameters["stage2.steps"] == .text("fast3"))
        #expect(sweep.spec.resolve("m/one") == "/here/m/one")
    }

    @Test("an empty text is a text")
    func empty() throws {
        #expect(try sweep(("prompt", "")).cell(at: 0)?.parameters.text("prompt") == "")
    }

    @Test("a flag's error names the flag")
    func errors() {
        #expect(
            complaint(("prompt", "x"), ("stage2.noise_level", "1000"))
                == "--stage2.noise_level: 1000 is out of range; give a whole number from 0 to 999")
        #expect(complaint(("seed", "1")) == "--prompt: must be given; give a text")
        #expect(
            complaint(("prompt", "x"), ("step", "1"))
                == "--step: generate has no such parameter; did you mean steps?")
        #expect(complaint(("prompt", "x"), ("prompt", "y")) == "--prompt: is given twice; keep one")
        #expect(
            complaint(("prompt", "x"), ("seed", "1..3"))
                == "--seed: 1..3 is not a whole number; give a whole number from 0 to 2147483647")
        #expect(
            complaint(("prompt", "x"), ("steps", ""))
                == "--steps: has no value; give a count from 1 to 1000, a named schedule (fast3, smart2) "
                + "or {timesteps: [999, 800, 0]}")
        #expect(complaint(("prompt", "x"), ("steps", "{timesteps: [1")).hasPrefix("--steps: is not YAML: "))
    }

    @Test(
        "parameters survive JSON",
        arguments: [
            "a rocket", "${seed} \"q\" \\ \u{1} \u{85} \u{2028}\n\t😀 é", "", "null", "1..3", "{a: b}",
        ])
    func json(prompt: String) throws {
        let cell = try #require(
            try sweep(("prompt", "x"), ("steps", "{timesteps: [999, 0]}"), ("guidance", "1.5")).cell(at: 0))
        var parameters = cell.parameters
        parameters["prompt"] = .text(prompt)
        let read = try Parameters(json: parameters.json(), task: SampleTask.declaration, place: "p.png")
        #expect(read == parameters)
    }

    @Test("foreign metadata is refused by name")
    func foreign() {
        #expect(
            throws: SpecError(
                file: "p.png", line: 1, field: "sed", "generate has no such parameter; did you mean seed?")
        ) {
            try Parameters(json: "{\"sed\": 1}", task: SampleTask.declaration, place: "p.png")
        }
        #expect(throws: SpecError(file: "p.png", line: nil, field: "prompt", "must be given; give a text")) {
            try Parameters(json: "{\"seed\": 1}", task: SampleTask.declaration, place: "p.png")
        }
        #expect(throws: SpecError(file: "p.png", line: nil, field: nil, "is not a mapping of parameters")) {
            try Parameters(json: "[]", task: SampleTask.declaration, place: "p.png")
        }
    }
}
