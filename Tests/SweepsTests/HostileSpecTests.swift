import Foundation
import Sweeps
import Testing

/// Specs that mean harm: each is refused at once, by a limit that stands before the work.
struct HostileSpecTests {
    /// Nine levels of ten aliases each: a billion laughs.
    private var laughs: String {
        let levels = (1..<9).map { level in
            "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]"
        }
        return "a0: &a0 [lol]\n" + levels.joined(separator: "\n")
    }

    @Test("a billion laughs are refused before they are parsed")
    func bomb() {
        let complaint = SampleTask.complaint(laughs)
        #expect(complaint.contains("has 80 YAML aliases (*name), which could expand beyond all bounds"))
    }

    @Test("aliases in keys are refused as well")
    func keyBomb() {
        let complaint = SampleTask.complaint(laughs + "\n*a8 : x")
        #expect(complaint.contains("has 81 YAML aliases"))
    }

    @Test("a few aliases of a large list are followed no further than the limit")
    func wideAliases() {
        let list = "prompt: &p [\(Array(repeating: "x", count: 200_000).joined(separator: ","))]\n"
        let complaint = SampleTask.complaint(
            list + (0..<6).map { "k\($0): *p" }.joined(separator: "\n"))
        #expect(
            complaint.hasSuffix("holds more than 1048576 values once its aliases are followed"),
            "\(complaint)")
    }

    @Test("nesting is limited", arguments: [40, 900, 100_000])
    func nesting(depth: Int) {
        let complaint = SampleTask.complaint("prompt: " + String(repeating: "[", count: depth))
        #expect(complaint.contains("is nested more than 32 levels deep") || complaint.contains("is not YAML"))
        let closed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let second = SampleTask.complaint("prompt: " + closed)
        #expect(second.contains("is nested more than 32 levels deep") || second.contains("is not YAML"))
    }

    @Test("block nesting is limited")
    func blockNesting() {
        let complaint = SampleTask.complaint("prompt:\n  " + String(repeating: "- ", count: 500) + "x")
        #expect(complaint.contains("is nested more than 32 levels deep"), "\(complaint)")
    }

    @Test("a spec beyond a mebibyte is refused by its size")
    func size() {
        let complaint = SampleTask.complaint("prompt: " + String(repeating: "x", count: 1 << 20))
        #expect(complaint == "first.yaml: 1048584 bytes are more than the 1048576 a spec may have")
    }

    @Test("a message shortens what it quotes")
    func longText() {
        let complaint = SampleTask.complaint("prompt: x\nseed: " + String(repeating: "9x", count: 10_000))
        #expect(complaint.utf8.count < 250)
    }

    @Test("too many entries of also, variables, zipped names or exclusions are refused")
    func crowds() {
        let also = Array(repeating: "{steps: 5}", count: 65).joined(separator: ", ")
        #expect(
            SampleTask.complaint("prompt: x\nalso: [\(also)]")
                == "first.yaml:2: also: has 65 entries; give at most 64")
        let variables = (0..<65).map { "v\($0): x" }.joined(separator: ", ")
        #expect(
            SampleTask.complaint("prompt: x\nvariables: {\(variables)}")
                == "first.yaml:2: variables: has 65 variables; give at most 64")
        let zip = (0..<100_000).map { "v\($0)" }.joined(separator: ",")
        #expect(
            SampleTask.complaint("prompt: x\nzip: [[\(zip)]]")
                == "first.yaml:2: zip: v0 is not given in this spec, so it cannot advance")
        let exclusions = (0..<5000).map { "{seed: \($0)}" }.joined(separator: ", ")
        #expect(
            SampleTask.complaint("prompt: x\nseed: 0..9999\nexclude: [\(exclusions)]")
                == "first.yaml: its exclusions and also entries are too many to combine; use fewer or smaller ones"
        )
    }

    @Test("exclusions that make counting intractable are refused")
    func intractable() {
        var state: UInt64 = 1
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let names = (0..<30).map { "v\($0)" }
        let text = names.map { "${\($0)}" }.joined()
        let variables = names.map { "\($0): [a, b]" }.joined(separator: ", ")
        let exclusions = (0..<400).map { _ in
            let chosen = Set((0..<9).map { _ in Int(random(30)) })
            return "{" + chosen.map { "v\($0): \(random(2) == 0 ? "a" : "b")" }.joined(separator: ", ") + "}"
        }
        let complaint = SampleTask.complaint(
            "prompt: \"\(text)\"\nvariables: {\(variables)}\nexclude: [\(exclusions.joined(separator: ", "))]"
        )
        #expect(
            complaint == "first.yaml: its exclusions are too intricate to count what they leave; use fewer")
    }

    @Test("large unlike ranges are not compared value by value")
    func largeRanges() {
        #expect(
            SampleTask.complaint("prompt: x\nseed: 0..99999999\nexclude: [{seed: 0..99999999 by 3}]")
                .contains("too many to combine"))
        #expect(
            SampleTask.complaint("prompt: x\nseed: 0..99999999\nalso: [{seed: 5..199999999}]")
                .contains("seed: has 199999995 values that differ in also; give at most 1000000"))
    }

    @Test("random bytes and mangled specs never do worse than be refused", arguments: 0..<200)
    func mangled(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var text = Array(
            """
            name: s
            prompt: ["a ${animal}", b]
            variables: {animal: [dog, cat]}
            seed: 180..183
            steps: [5, {timesteps: [999, 0]}]
            stage2: {noise_level: 0..100 by 50}
            exclude: [{steps: 5, seed: 183}]
            zip: [[prompt, negative]]
            negative: [&x y, *x]
            also: [{seed: -1..5}]
            grid: {columns: steps}
            """.utf8)
        let marks = Array("[]{}:,-&*!|>'\"%@`#?$. \n\t0987\\".utf8)
        for _ in 0..<(1 + seed % 8) {
            let at = random(text.count)
            switch random(3) {
            case 0: text[at] = marks[random(marks.count)]
            case 1: text.remove(at: at)
            default: text.insert(marks[random(marks.count)], at: at)
            }
        }
        let complaint = SampleTask.complaint(String(decoding: text, as: UTF8.self))
        #expect(complaint == "accepted" || complaint.hasPrefix("first.yaml"))
        #expect(!complaint.contains("\n"), "\(complaint)")
    }
}
