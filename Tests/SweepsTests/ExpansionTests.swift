import Sweeps
import Testing

struct ExpansionTests {
    @Test("the last axis varies fastest, in the spec's order")
    func order() throws {
        let sweep = try SampleTask.sweep("seed: [1, 2]\nprompt: [a, b]")
        #expect(sweep.table("seed", "prompt") == ["1 a", "1 b", "2 a", "2 b"])
    }

    @Test("zipped axes advance together, at the place of the first")
    func zips() throws {
        let sweep = try SampleTask.sweep(
            "prompt: [a, b]\nseed: [1, 2]\nnegative: [x, x]\nzip: [[prompt, negative]]")
        #expect(sweep.table("prompt", "seed", "negative") == ["a 1 x", "a 2 x", "b 1 x", "b 2 x"])
        #expect(sweep.zips == [["prompt", "negative"]])
        #expect(sweep.axes.map(\.name) == ["prompt", "seed"])
    }

    @Test("zipped values that repeat stand on their axis once")
    func zipAxes() throws {
        let sweep = try SampleTask.sweep("prompt: [a, b, c]\nseed: [1, 2, 1]\nzip: [[prompt, seed]]")
        #expect(sweep.axes.map(\.values.count) == [3, 2])
        #expect(sweep.cells().map(\.coordinates) == [[0, 0], [1, 1], [2, 0]])
    }

    @Test("exclude drops partial matches")
    func exclude() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nsteps: [5, 20]\nseed: 1..3\nexclude: [{steps: 5, seed: [1, 3]}, {seed: 2, steps: 20}]"
        )
        #expect(sweep.table("steps", "seed") == ["5 2", "20 1", "20 3"])
        #expect(sweep.cellCount == 3)
        #expect(sweep.cell(at: 0) == nil)
        #expect(sweep.cell(at: 1)?.index == 1)
    }

    @Test("exclude compares typed values: 7 is 7.0")
    func excludeTyped() throws {
        let sweep = try SampleTask.sweep("prompt: x\nguidance: [7, 8]\nexclude: [{guidance: 7.0}]")
        #expect(sweep.table("guidance") == ["8"])
    }

    @Test("exclude nests as the spec does, and knows defaults")
    func excludeNested() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nseed: [1, 2]\nstage2: {noise_level: [0, 50]}\nexclude: [{stage2: {noise_level: 0}, "
                + "seed: 2, steps: 100}]")
        #expect(sweep.table("seed", "stage2.noise_level") == ["1 0", "1 50", "2 50"])
    }

    @Test("also adds what it says, on top of the rest of the spec")
    func also() throws {
        let sweep = try SampleTask.sweep(
            "prompt: [a, b]\nsteps: [5, 20]\nguidance: 3\nalso: [{steps: 100, prompt: a}, {steps: [20, 40]}]")
        #expect(
            sweep.table("prompt", "steps", "guidance") == [
                "a 5 3", "a 20 3", "b 5 3", "b 20 3", "a 100 3", "a 40 3", "b 40 3",
            ])
        #expect(sweep.cellCount == 7)
        #expect(sweep.indexCount == 9)
        #expect((0..<4).map { sweep.axes[1].label(at: $0) } == ["5", "20", "100", "40"])
        #expect(sweep.cell(at: 4)?.coordinates == [0, 2])
    }

    @Test("what exclude drops in one part, another part may give")
    func alsoGivesExcluded() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nseed: 1..3\nexclude: [{seed: 2}]\nalso: [{seed: 1..4, exclude: [{seed: 4}]}]")
        #expect(sweep.table("seed") == ["1", "3", "2"])
        #expect(sweep.cellCount == 3)
    }

    @Test("an entry of also inherits exclusions and zips, and may hold fixed what is zipped")
    func alsoInherits() throws {
        let sweep = try SampleTask.sweep(
            """
            prompt: [a, b]
            negative: [x, y]
            seed: [1, 2]
            zip: [[prompt, negative]]
            exclude: [{seed: 2, prompt: b}]
            also: [{prompt: c, negative: z}]
            """)
        #expect(sweep.table("prompt", "negative", "seed") == ["a x 1", "a x 2", "b y 1", "c z 1", "c z 2"])
    }

    @Test("cells that a zip gives are not given again by a product, nor the other way round")
    func zipAgainstProduct() throws {
        let zipped = "prompt: [a, b]\nseed: [1, 2]\nzip: [[prompt, seed]]\nalso: [{zip: []}]"
        #expect(try SampleTask.sweep(zipped).table("prompt", "seed") == ["a 1", "b 2", "a 2", "b 1"])
        let product = "prompt: [a, b]\nseed: [1, 2]\nalso: [{seed: [1, 3], zip: [[prompt, seed]]}]"
        #expect(
            try SampleTask.sweep(product).table("prompt", "seed") == ["a 1", "a 2", "b 1", "b 2", "b 3"])
    }

    @Test("a parameter that only also gives is absent before, and its axis says so")
    func absent() throws {
        let sweep = try SampleTask.sweep("prompt: x\nalso: [{variance: small}]")
        #expect(sweep.axes.map(\.name) == ["variance"])
        #expect((0..<2).map { sweep.axes[0].label(at: $0) } == ["none", "small"])
        #expect(sweep.values("variance") == [nil, .text("small")])
    }

    @Test("a billion cells open at once, and every one is at hand")
    func billion() throws {
        let sweep = try SampleTask.sweep(
            "prompt: [a, b]\nseed: 0..49999999\nstage2: {noise_level: 0..9}\nexclude: [{seed: 7, prompt: b}]")
        #expect(sweep.indexCount == 1_000_000_000)
        #expect(sweep.cellCount == 999_999_990)
        let last = try #require(sweep.cell(at: 999_999_999))
        #expect(last.parameters.integer("seed") == 49_999_999)
        #expect(last.coordinates == [1, 49_999_999, 9])
        #expect(sweep.cell(at: 1_000_000_000) == nil)
        #expect(sweep.cell(at: -1) == nil)
        #expect(sweep.cells().first { _ in true }?.index == 0)
    }

    @Test("ten billion cells are the most")
    func tenBillion() throws {
        #expect(
            try SampleTask.sweep("prompt: x\nseed: 0..999999999\nsteps: 1..10").cellCount == 10_000_000_000)
    }

    @Test("the count is that of the cells, however parts, zips and exclusions overlap", arguments: 0..<60)
    func countIsEnumeration(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let text = random.spec()
        let sweep: Sweep
        do { sweep = try SampleTask.sweep(text) } catch {
            #expect(error.problem.contains("leaves no cell"), "\(text)")
            return
        }
        let cells = Array(sweep.cells())
        #expect(sweep.cellCount == cells.count, "\(text)")
        #expect(Set(cells.map(\.parameters)).count == cells.count, "\(text)")
        #expect(sweep.jobs().flatMap(\.cells).sorted() == cells.map(\.index), "\(text)")
    }
}

/// Steele, Lea and Flood's SplitMix64: small random specs, the same at every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func fields() -> [String] {
        [
            "seed: \(Int.random(in: 0...1, using: &self))..3",
            "steps: 1..\(Int.random(in: 2...4, using: &self))",
            "stage2.noise_level: \(Int.random(in: 0...2, using: &self))..4",
        ].shuffled(using: &self)
    }

    private mutating func exclusions() -> String {
        let items = (0..<Int.random(in: 1...3, using: &self)).map { _ in
            "{"
                + ["seed: [2, 3]", "steps: 2", "stage2.noise_level: 3", "stage2: {noise_level: [2, 4]}"]
                .shuffled(using: &self).prefix(Int.random(in: 1...2, using: &self)).joined(separator: ", ")
                + "}"
        }
        let once = items.filter { !($0.contains("stage2.noise") && $0.contains("stage2: ")) }
        return "exclude: [\(once.joined(separator: ", "))]"
    }

    mutating func spec() -> String {
        let also = (0..<Int.random(in: 0...3, using: &self)).map { _ in
            var parts = fields().prefix(Int.random(in: 1...3, using: &self)).map { $0 }
            if Bool.random(using: &self) { parts.append(exclusions()) }
            if Bool.random(using: &self) {
                parts += ["prompt: [a, b, c]", "guidance: [1, 2, 3]", "zip: [[prompt, guidance]]"]
            }
            return "{" + parts.joined(separator: ", ") + "}"
        }
        let lines = fields() + [exclusions(), "prompt: [a, b]"]
        return (lines + (also.isEmpty ? [] : ["also: [\(also.joined(separator: ", "))]"]))
            .joined(separator: "\n")
    }
}
