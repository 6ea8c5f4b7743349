import Testing

/// The ends of messages: what is accepted instead.
private enum Accepted {
    static let integers =
        "; give a whole number from 0 to 2147483647, a list, or a range such as 0..100 by 10"
    static let levels = "; give a whole number from 0 to 999, a list, or a range such as 0..100 by 10"
    static let numbers = "; give a number from 0 to 100, a list, or a range such as 1..8 by 0.5"
    static let schedules =
        "; give a count from 1 to 1000, a named schedule (fast3, smart2) or {timesteps: [999, 800, 0]}; "
        + "or a list of such, or a range such as 5..40 by 5"
    static let ranges = "; give START..END or START..END by STEP, such as 0..100 by 10"
    static let names =
        "; give at most 64 letters (a to z), digits, - _ and ., beginning with a letter or digit"
    static let keys =
        "; the keys are prompt, negative, clean_caption, model, model.stage1, model.stage2, model.text, seed, "
        + "steps, guidance, variance, stage2, stage2.steps, stage2.guidance, stage2.noise_level, name, task, grid, "
        + "rank, also, variables, zip, exclude"
}

/// What is said of every kind of bad spec, word for word.
struct SpecErrorTests {
    @Test(
        "an unknown key is refused, and the nearest known one suggested",
        arguments: [
            ("promt: x", ":1: promt: no key has this name; did you mean prompt?"),
            (
                "prompt: x\nnoise_level: 3",
                ":2: noise_level: no key has this name; did you mean stage2.noise_level?"
            ),
            (
                "prompt: x\nstage2: {noise_levle: 3}",
                ":2: stage2.noise_levle: generate has no such parameter; did you mean stage2.noise_level?"
            ),
            ("prompt: x\nzzzzzz: 3", ":2: zzzzzz: no key has this name\(Accepted.keys)"),
            ("prompt: x\nseeds: 3", ":2: seeds: no key has this name; did you mean seed?"),
            (
                "prompt: x\nnegative_prompt: y",
                ":2: negative_prompt: no key has this name; did you mean negative?"
            ),
            (
                "prompt: x\nmodel: {stage3: x}",
                ":2: model.stage3: generate has no such parameter; did you mean model.stage1?"
            ),
        ])
    func unknown(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "a value of the wrong type or outside its range is refused",
        arguments: [
            ("prompt: x\nseed: abc", ":2: seed: abc is not a whole number\(Accepted.integers)"),
            (
                "prompt: x\nseed: \"180\"",
                ":2: seed: \"180\" is a text, not a whole number\(Accepted.integers)"
            ),
            ("prompt: x\nseed: 1.5", ":2: seed: 1.5 is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: 0x10", ":2: seed: 0x10 is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: 1_000", ":2: seed: 1_000 is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: -1", ":2: seed: -1 is out of range\(Accepted.integers)"),
            (
                "prompt: x\nseed: 99999999999999999999",
                ":2: seed: 99999999999999999999 is out of range\(Accepted.integers)"
            ),
            ("prompt: x\nseed:", ":2: seed: has no value\(Accepted.integers)"),
            ("prompt: x\nseed: ~", ":2: seed: ~ is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: {a: 1}", ":2: seed: a mapping is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: [1, [2]]", ":2: seed: a list is not a whole number\(Accepted.integers)"),
            ("prompt: x\nseed: []", ":2: seed: is an empty list\(Accepted.integers)"),
            ("prompt: x\nseed: [1, 1]", ":2: seed: gives \"1\" twice; keep one"),
            ("prompt: []", ":1: prompt: is an empty list; give a text or a list of texts"),
            ("prompt:", ":1: prompt: has no value; give a text or a list of texts"),
            ("prompt: {a: b}", ":1: prompt: a mapping is not a text; give a text or a list of texts"),
            ("prompt: [a, a]", ":1: prompt: gives \"a\" twice; keep one"),
            ("seed: 1", ": prompt: must be given; give a text or a list of texts"),
            ("prompt: x\nsteps: 1200", ":2: steps: 1200 is out of range\(Accepted.schedules)"),
            ("prompt: x\nsteps: 0", ":2: steps: 0 is out of range\(Accepted.schedules)"),
            (
                "prompt: x\nsteps: fast33",
                ":2: steps: fast33 is not a count or a schedule\(Accepted.schedules); did you mean fast3?"
            ),
            ("prompt: x\nsteps: [20, 1001]", ":2: steps: 1001 is out of range\(Accepted.schedules)"),
            (
                "prompt: x\nsteps: {timesteps: [0, 999]}",
                ":2: steps.timesteps: 999 follows 0; give timesteps from 999 down to 0, each below the one before"
            ),
            (
                "prompt: x\nsteps: {timesteps: [1000, 0]}",
                ":2: steps.timesteps: 1000 is out of range\(Accepted.levels)"
            ),
            ("prompt: x\nsteps: {timesteps: []}", ":2: steps.timesteps: is an empty list\(Accepted.levels)"),
            (
                "prompt: x\nsteps: {timestep: [1]}",
                ":2: steps: this mapping is not a schedule\(Accepted.schedules)"
            ),
            (
                "prompt: x\nsteps: {timesteps: [9, 9]}",
                ":2: steps.timesteps: 9 follows 9; give timesteps from 999 down to 0, each below the one before"
            ),
            (
                "prompt: x\nstage2: {noise_level: 1000}",
                ":2: stage2.noise_level: 1000 is out of range\(Accepted.levels)"
            ),
            (
                "prompt: x\nstage2: {noise_level: -1}",
                ":2: stage2.noise_level: -1 is out of range\(Accepted.levels)"
            ),
            ("prompt: x\nguidance: .nan", ":2: guidance: .nan is not a number\(Accepted.numbers)"),
            ("prompt: x\nguidance: nan", ":2: guidance: nan is not a number\(Accepted.numbers)"),
            ("prompt: x\nguidance: inf", ":2: guidance: inf is not a number\(Accepted.numbers)"),
            ("prompt: x\nguidance: 1e999", ":2: guidance: 1e999 is not a number\(Accepted.numbers)"),
            ("prompt: x\nguidance: 101", ":2: guidance: 101 is out of range\(Accepted.numbers)"),
            ("prompt: x\nguidance: \"7\"", ":2: guidance: \"7\" is a text, not a number\(Accepted.numbers)"),
            ("prompt: x\nstage2: maybe", ":2: stage2: maybe is not a switch; give on or off"),
            ("prompt: x\nstage2: 1", ":2: stage2: 1 is not a switch; give on or off"),
            (
                "prompt: x\nvariance: smal",
                ":2: variance: \"smal\" is not a choice; give one of small, large; did you mean small?"
            ),
            (
                "prompt: x\nmodel: \"\"",
                ":2: model: \"\" is a text, not a model; give the name of a model or the path of a folder"
            ),
        ])
    func values(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "a range that is none, is empty or is too long is refused",
        arguments: [
            ("prompt: x\nsteps: 900..1100 by 100", ":2: steps: 1100 is out of range\(Accepted.schedules)"),
            (
                "prompt: x\nstage2.noise_level: 0..1000",
                ":2: stage2.noise_level: 1000 is out of range\(Accepted.levels)"
            ),
            (
                "prompt: x\nseed: 5..1",
                ":2: seed: \"5..1\" is empty: its step leads away from its end\(Accepted.ranges); count down as in 10..1 by -1"
            ),
            ("prompt: x\nseed: 1..5 by 0", ":2: seed: \"1..5 by 0\" has a step of 0\(Accepted.ranges)"),
            (
                "prompt: x\nseed: 1..5 by -1",
                ":2: seed: \"1..5 by -1\" is empty: its step leads away from its end\(Accepted.ranges); count down as in 10..1 by -1"
            ),
            ("prompt: x\nseed: 1..", ":2: seed: \"1..\" is not a range of decimal numbers\(Accepted.ranges)"),
            (
                "prompt: x\nseed: a..b",
                ":2: seed: \"a..b\" is not a range of decimal numbers\(Accepted.ranges)"
            ),
            (
                "prompt: x\nseed: 1..2 by 0.5",
                ":2: seed: \"1..2 by 0.5\" has fractions; this range takes whole numbers"
            ),
            ("prompt: x\nseed: 1 .. 5", ":2: seed: \"1 .. 5\" is not a range\(Accepted.ranges)"),
            (
                "prompt: x\nguidance: 0.0000000000000001..1",
                ":2: guidance: \"0.0000000000000001..1\" has too many digits"
            ),
            (
                "prompt: x\nseed: 0..99999999999",
                ":2: seed: \"0..99999999999\" has 100000000000 values, more than the 10^10 cells that a sweep may have"
            ),
            (
                "prompt: x\nseed: 0..9999999999999999999999",
                ":2: seed: \"0..9999999999999999999999\" is not a range of decimal numbers\(Accepted.ranges)"
            ),
            (
                "prompt: x\nseed: 0..2000000000\nsteps: 1..1000",
                ": seed × steps: expands to more than 10^10 cells; shorten lists and ranges"
            ),
            (
                "prompt: x\nseed: [0..2000000000, 5]",
                ":2: seed: a range of 2000000001 values cannot stand in a list; give it alone"
            ),
        ])
    func ranges(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "a zip of what cannot advance together is refused",
        arguments: [
            (
                "prompt: [a, b]\nnegative: [x]\nzip: [[prompt, negative]]",
                ":3: zip: prompt has 2 values and negative has 1 value; axes that advance together need equally many values"
            ),
            (
                "prompt: [a, b]\nseed: 1..3\nzip: [[prompt, seed]]",
                ":3: zip: prompt has 2 values and seed has 3 values; axes that advance together need equally many values"
            ),
            (
                "prompt: [a, b]\nzip: [[prompt, sed]]",
                ":2: zip: sed is not given in this spec, so it cannot advance; did you mean seed?"
            ),
            (
                "prompt: [a, b]\nzip: [prompt, seed]",
                ":2: zip: prompt is not a group of two or more axes; give groups of axes, such as [[prompt, negative]]"
            ),
            (
                "prompt: [a, b]\nzip: prompt",
                ":2: zip: prompt is not a list; give groups of axes, such as [[prompt, negative]]"
            ),
            (
                "prompt: [a, b]\nzip: [[prompt]]",
                ":2: zip: a list is not a group of two or more axes; give groups of axes, such as [[prompt, negative]]"
            ),
            (
                "prompt: [a, b]\nseed: [1, 2]\nsteps: [1, 2]\nzip: [[prompt, seed], [seed, steps]]",
                ":4: zip: names seed twice; an axis advances with one group"
            ),
            (
                "prompt: [a, a]\nseed: [1, 1]\nzip: [[prompt, seed]]",
                ":1: prompt: gives \"a\", \"1\" twice; keep one"
            ),
            (
                "prompt: [a, b]\nseed: [1, 2]\nzip: [[prompt, seed]]\nalso: [{seed: [1, 2, 3]}]",
                ":3: zip: prompt has 2 values and seed has 3 values; axes that advance together need equally many values"
            ),
        ])
    func zips(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "an exclusion that excludes nothing, or everything, is refused",
        arguments: [
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{steps: 7}]",
                ":3: exclude.steps: never has the value \"7\"; it takes 5, 20"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{stps: 5}]",
                ":3: exclude.stps: no parameter or variable has this name; did you mean steps?"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: {steps: 5}",
                ":3: exclude: a mapping is not a list; give partial matches, such as [{steps: 5, seed: 183}]"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{}]",
                ":3: exclude: an empty mapping is not a partial match; give partial matches, such as [{steps: 5, seed: 183}]"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [5]",
                ":3: exclude: 5 is not a partial match; give partial matches, such as [{steps: 5, seed: 183}]"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{steps: [5, 6]}]",
                ":3: exclude.steps: never has the value \"6\"; it takes 5, 20"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{steps: [5, 20]}]",
                ":3: exclude: leaves no cell of 2; exclude less"
            ),
            (
                "prompt: x\nsteps: [5, 20]\nexclude: [{steps: many}]",
                ":3: exclude.steps: many is not a count or a schedule\(Accepted.schedules)"
            ),
            ("prompt: x\nexclude: [{seed: 0}]", ":2: exclude: leaves no cell of 1; exclude less"),
        ])
    func exclusions(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "an entry of also is held to the same rules",
        arguments: [
            ("prompt: x\nalso: [{name: y}]", ":2: name: belongs at the top of the spec, not into also"),
            ("prompt: x\nalso: [{also: []}]", ":2: also: belongs at the top of the spec, not into also"),
            (
                "prompt: x\nalso: {steps: 5}",
                ":2: also: a mapping is not a list of specs; give [{steps: 100}, …]"
            ),
            ("prompt: x\nalso: []", ":2: also: an empty list is not a list of specs; give [{steps: 100}, …]"),
            ("prompt: x\nalso: [5]", ":2: also: 5 is not a spec; give a mapping such as {steps: 100}"),
            ("prompt: x\nalso: [{step: 5}]", ":2: step: no key has this name; did you mean steps?"),
        ])
    func also(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "a template that names nothing is refused",
        arguments: [
            (
                "prompt: a ${animal}\nvariables: {animl: [dog]}",
                ":1: prompt: ${animal} names no parameter with a value and no variable; did you mean animl?; write $${ for a plain ${"
            ),
            (
                "prompt: a ${animal}",
                ":1: prompt: ${animal} names no parameter with a value and no variable; write $${ for a plain ${"
            ),
            ("prompt: a ${seed", ":1: prompt: \"a ${seed\" has a ${ without a }; write $${ for a plain ${"),
            (
                "prompt: a ${negative}\nnegative: ${prompt}",
                ":1: prompt: ${negative} stands for a text that is itself a template; write it out"
            ),
            (
                "prompt: a ${prompt}",
                ":1: prompt: ${prompt} stands for a text that is itself a template; write it out"
            ),
            (
                "prompt: a ${variance}",
                ":1: prompt: ${variance} names no parameter with a value and no variable; write $${ for a plain ${"
            ),
            (
                "prompt: x\nvariables: {animal: [dog]}",
                ":2: variables.animal: is used by no text; write ${animal} into one"
            ),
            (
                "prompt: x\nvariables: {seed: [dog]}",
                ":2: variables.seed: has the name of a parameter; choose another"
            ),
            (
                "prompt: x\nvariables: {\"a b\": [dog]}",
                ":2: variables.a b: is not a name for a variable; use letters, digits and _"
            ),
            (
                "prompt: x\nvariables: [dog]",
                ":2: variables: a list is not a mapping; give {animal: [dog, cat]}"
            ),
            (
                "prompt: x ${a}\nvariables: {a: []}",
                ":2: variables.a: is an empty list; give a text or a list of texts"
            ),
            (
                "prompt: x ${a}\nvariables: {a: [\"${seed}\"]}",
                ":1: prompt: ${a} stands for a text that is itself a template; write it out"
            ),
        ])
    func templates(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "what describes the sweep is checked",
        arguments: [
            (
                "prompt: x\ngrid: {columns: step}",
                ":2: grid: \"step\" is no axis of this spec; its axes: none; did you mean steps?"
            ),
            (
                "prompt: x\ngrid: {column: steps}",
                ":2: grid.column: no key has this name; give {columns: steps, rows: [prompt, seed]}; did you mean columns?"
            ),
            (
                "prompt: x\ngrid: steps",
                ":2: grid: steps is not a mapping; give {columns: steps, rows: [prompt, seed]}"
            ),
            ("prompt: x\ngrid: {columns: steps, rows: [steps]}", ":2: grid: names steps twice; keep one"),
            (
                "prompt: x\ngrid: {columns: {a: b}}",
                ":2: grid.columns: a mapping is not the name of an axis; give {columns: steps, rows: [prompt, seed]}"
            ),
            ("prompt: x\nname: a/b", ":2: name: a/b cannot name a folder\(Accepted.names)"),
            ("prompt: x\nname: ../up", ":2: name: ../up cannot name a folder\(Accepted.names)"),
            ("prompt: x\nname: \"\"", ":2: name: \"\" cannot name a folder\(Accepted.names)"),
            ("prompt: x\nname: [a]", ":2: name: a list cannot name a folder\(Accepted.names)"),
            (
                "prompt: x\ntask: genrate",
                ":2: task: no task is called \"genrate\"; give one of generate; did you mean generate?"
            ),
            ("prompt: x\ntask: [generate]", ":2: task: give the name of a task: generate"),
        ])
    func head(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }

    @Test(
        "what is not a mapping of distinct keys is refused",
        arguments: [
            ("prompt: x\nprompt: y", ":1: prompt: appears more than once in one mapping; keep one"),
            ("prompt: x\nstage2.steps: 5\nstage2: {steps: 6}", ":3: stage2.steps: is given twice; keep one"),
            (
                "prompt: x\nstage2: {steps: 6, steps: 7}",
                ":2: steps: appears more than once in one mapping; keep one"
            ),
            ("prompt: x\n[a, b]: 7", ":1: has a key that is not text"),
            ("prompt: [x", ":2: is not YAML: did not find expected ',' or ']'"),
            ("prompt: x\n\tseed: 5", ":2: is not YAML: found a tab character that violates indentation"),
            ("prompt: \"x", ":1: is not YAML: found unexpected end of stream"),
            ("- prompt", ":1: a list is not a spec; give a mapping such as `prompt: a rocket ship`"),
            ("prompt", ":1: prompt is not a spec; give a mapping such as `prompt: a rocket ship`"),
            ("", ": is empty; give a mapping such as `prompt: a rocket ship`"),
            ("# nothing", ": is empty; give a mapping such as `prompt: a rocket ship`"),
            ("prompt: x\n---\nprompt: y", ":2: is not YAML: but found another document"),
            ("prompt: *nobody", ":1: is not YAML: found undefined alias"),
            ("<<: {prompt: x}", ":1: <<: no key has this name\(Accepted.keys)"),
        ])
    func structure(text: String, complaint: String) {
        #expect(SampleTask.complaint(text) == "first.yaml" + complaint)
    }
}
