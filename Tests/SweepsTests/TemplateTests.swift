import Sweeps
import Testing

struct TemplateTests {
    @Test("variables are axes that texts name")
    func variables() throws {
        let sweep = try SampleTask.sweep(
            "prompt: [\"a ${animal}\", \"two ${animal}s\"]\nvariables: {animal: [dog, cat]}")
        #expect(sweep.table("prompt") == ["a dog", "a cat", "two dogs", "two cats"])
        #expect(sweep.axes.map(\.name) == ["prompt", "animal"])
        #expect(sweep.cell(at: 1)?.coordinates == [0, 1])
        #expect(sweep.cell(at: 1)?.parameters["animal"] == nil)
    }

    @Test("parameters are named by their path and inserted as they are labelled")
    func parameters() throws {
        let sweep = try SampleTask.sweep(
            "prompt: \"${seed} ${guidance} ${stage2.noise_level} ${stage2} ${steps}\"\nseed: [1, 2]\nguidance: 7.50"
        )
        #expect(sweep.table("prompt") == ["1 7.5 250 on 100", "2 7.5 250 on 100"])
    }

    @Test("a doubled dollar stands for itself")
    func escapes() throws {
        #expect(
            try SampleTask.sweep("prompt: 'a $${seed} for $5 ${seed} $'").table("prompt") == [
                "a ${seed} for $5 0 $"
            ])
    }

    @Test("variables zip, are excluded, and vary in also")
    func combined() throws {
        let sweep = try SampleTask.sweep(
            """
            prompt: a ${color} ${animal}
            variables: {animal: [dog, cat, cow], color: [red, blue, green]}
            zip: [[animal, color]]
            exclude: [{animal: cat}]
            also: [{variables: {animal: bird, color: white}}, {prompt: nothing}]
            """)
        #expect(sweep.table("prompt") == ["a red dog", "a green cow", "a white bird", "nothing"])
    }

    @Test("a variable changes what the texts that name it change")
    func jobs() throws {
        let sweep = try SampleTask.sweep(
            "prompt: a ${animal}\nvariables: {animal: [dog, cat]}\nstage2: {noise_level: [1, 2]}")
        #expect(sweep.jobs().map(\.cells) == [[0, 1], [2, 3]])
    }
}
