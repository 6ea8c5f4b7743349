import Sweeps
import Testing

/// Content keys are for ever: a change here orphans every stored result.
///
/// The golden values come from an implementation of the layout in Python:
///
///     import hashlib, struct, unicodedata
///     i = lambda n: struct.pack(">q", n)
///     def s(t):
///         b = unicodedata.normalize("NFC", t).encode(); return i(len(b)) + b
///     def key(kind, fields, models=(), up=(), epoch=2):
///         b = b"floydfarm" + i(epoch) + s(kind) + i(len(fields))
///         for n, v in fields: b += s(n) + v
///         b += i(len(models)) + b"".join(map(s, models)) + i(len(up)) + b"".join(map(s, up))
///         return hashlib.sha256(b).hexdigest()[:32]
///     text = key("text", [("prompt", b"t" + s("caf\u00e9")), ("clean_caption", b"b\x01")], ["ab" * 32])
///     stage1 = key("stage1", [("seed", b"i" + i(-180)), ("guidance", b"d" + struct.pack(">d", 7.0)),
///         ("timesteps", b"l" + i(3) + i(999) + i(800) + i(0))], ["cd" * 32], [text])
struct NodeTests {
    private func text(_ prompt: String) -> Node {
        Node(
            kind: .text, fields: [("prompt", .text(prompt)), ("clean_caption", .boolean(true))],
            models: [String(repeating: "ab", count: 32)], upstream: [], evaluations: 0)
    }

    private func stage1(guidance: Double = 7, evaluations: Int = 3) -> Node {
        Node(
            kind: .stage1,
            fields: [
                ("seed", .integer(-180)), ("guidance", .number(guidance)),
                ("timesteps", .integers([999, 800, 0])),
            ],
            models: [String(repeating: "cd", count: 32)], upstream: [text("caf\u{e9}")],
            evaluations: evaluations)
    }

    @Test("a text node has the key of the golden vector")
    func goldenText() {
        #expect(text("caf\u{e9}").key.description == "cdab123d3e9b3e6ce709ae0173295ff4")
    }

    @Test("a stage I node has the key of the golden vector")
    func goldenStage1() {
        #expect(stage1().key.description == "0c3965f9e6e726f1ba6331612b40aecf")
    }

    @Test("a decomposed prompt has the key of the composed one")
    func normalForm() {
        #expect(text("cafe\u{301}").key == text("caf\u{e9}").key)
    }

    @Test("zero and negative zero have one key")
    func negativeZero() {
        #expect(stage1(guidance: -0.0).key == stage1(guidance: 0).key)
    }

    @Test("the cost does not enter the key")
    func cost() {
        #expect(stage1(evaluations: 8).key == stage1().key)
    }

    @Test("moving bytes between neighbouring strings changes the key")
    func lengthPrefixes() {
        func node(_ a: String, _ b: String) -> Node {
            Node(
                kind: .text, fields: [("a", .text(a)), ("b", .text(b))], models: [], upstream: [],
                evaluations: 0)
        }
        #expect(node("xy", "z").key != node("x", "yz").key)
    }

    @Test("the type of a value enters the key")
    func types() {
        func node(_ value: ParameterValue) -> Node {
            Node(kind: .text, fields: [("a", value)], models: [], upstream: [], evaluations: 0)
        }
        let values: [ParameterValue] = [
            .integer(1), .number(1), .boolean(true), .text("1"), .integers([1]),
        ]
        #expect(Set(values.map { node($0).key }).count == values.count)
    }

    @Test("a key is read back from its text, and nothing else is a key")
    func readBack() {
        let key = text("x").key
        #expect(ContentKey(key.description) == key)
        #expect(ContentKey(key.description.uppercased()) == nil)
        #expect(ContentKey("ab") == nil)
    }
}
