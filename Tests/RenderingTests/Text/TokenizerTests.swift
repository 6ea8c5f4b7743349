import Foundation
import Testing

@testable import Rendering

@Suite("the tokenizer")
struct TokenizerTests {
    private static let path = Goldens.folder + "/checkpoint/stage1/tokenizer/spiece.model"
    private let tokenizer: Tokenizer

    init() throws { tokenizer = try Tokenizer(path: Self.path) }

    /// The ids without padding.
    private func ids(_ text: String) -> [Int] {
        let tokens = tokenizer.encode(text)
        return Array(tokens.ids.prefix(tokens.count))
    }

    @Test("ids and masks of the reference's prompts are its own")
    func reference() throws {
        let cases = try JSONDecoder().decode(
            Prompts.self, from: Data(contentsOf: URL(fileURLWithPath: Goldens.folder + "/cases.json")))
        let goldens = try Goldens("tokens")
        for (index, prompt) in cases.prompts.enumerated() {
            for (clean, suffix) in [(false, "clean=0"), (true, "clean=1")] {
                let tokens = tokenizer.encode(try Caption.prepare(prompt, clean: clean))
                try #expect(tokens.ids == goldens.integers("ids.\(index).\(suffix)"))
                try #expect(tokens.mask == goldens.integers("mask.\(index).\(suffix)"))
            }
        }
    }

    private struct Prompts: Decodable {
        let prompts: [String]
    }

    /// `T5Tokenizer.from_pretrained("standard/checkpoint/stage1/tokenizer")(text).input_ids`, transformers 5.23.
    @Test(
        "names of special tokens in a prompt are these tokens",
        arguments: [
            ("a </s> b", [100, 1, 11, 85, 1]), ("a</s>b", [100, 1, 11, 85, 1]),
            ("<pad><unk> x", [0, 2, 11, 2, 1]),
            ("<extra_id_0> a", [200, 100, 1]), ("x<extra_id_99>y", [11, 2, 101, 11, 87, 1]),
            ("<extra_id_07>", [11, 2, 58, 2, 98, 94, 99, 2, 59, 86, 2, 1]),
            ("<extra_id_>", [11, 2, 58, 2, 98, 94, 99, 2, 59, 86, 2, 1]), ("</S>", [11, 2, 1]),
            ("<<pad>>", [11, 2, 0, 11, 2, 1]), ("  a   </s>   b  ", [100, 1, 11, 85, 1]),
            ("</s", [11, 2, 93, 1]),
            ("a man <unk>", [100, 54, 2, 1]), (" ", [1]), ("", [1]),
        ])
    func specialTokens(_ text: String, _ expected: [Int]) {
        #expect(ids(text) == expected)
    }

    @Test("76 pieces fit beside </s>; of a longer prompt the part that is cut off is named")
    func cut() {
        let full = tokenizer.encode(Array(repeating: "a", count: 76).joined(separator: " "))
        #expect(full.count == 77 && full.total == 77 && full.cut == nil && full.ids.last == 1)

        let long = tokenizer.encode(Array(repeating: "a", count: 76).joined(separator: " ") + "  man </s> a")
        #expect(long.count == 77 && long.total == 80 && long.cut == "man </s> a" && long.ids.last == 1)

        let behindToken = tokenizer.encode(String(repeating: "é</s>", count: 30) + "<pad>tail")
        #expect(behindToken.total > 77 && behindToken.cut?.hasSuffix("é</s><pad>tail") == true)
    }

    @Test("a cut text begins where its first piece does, also after letters of several bytes")
    func cutAfterLongCharacters() {
        let text = Array(repeating: "🙂 a", count: 25).joined(separator: " ") + " 🙂 man"
        let tokens = tokenizer.encode(text)
        #expect(tokens.total > 77)
        #expect(tokens.cut == "🙂 man" || tokens.cut == "man" || tokens.cut?.hasSuffix("🙂 man") == true)
    }

    @Test("a file that is no tokenizer is refused in one sentence")
    func badFiles() throws {
        let folder = try ModelFolder()
        let good = try Data(contentsOf: URL(fileURLWithPath: Self.path))
        let files: [(name: String, bytes: Data)] = [
            ("empty", Data()), ("text", Data("not a model".utf8)), ("zeros", Data(count: 4096)),
            ("cut", good.prefix(good.count / 2)), ("head", good.prefix(20)),
        ]
        for file in files {
            let path = "\(folder.path)/\(file.name).model"
            try file.bytes.write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: RenderingError.self, "\(file.name)") { try Tokenizer(path: path) }
            let description = try #require(error).description
            #expect(description.hasPrefix(path) && description.hasSuffix("download it again"))
            #expect(!description.contains("\n"))
        }
        #expect(throws: (any Error).self) { try Tokenizer(path: "\(folder.path)/missing.model") }
    }

    @Test("a character map that points outside itself is refused, whichever bit is wrong")
    func damagedMap() throws {
        let good = try Data(contentsOf: URL(fileURLWithPath: Self.path))
        let name = try #require(good.firstRange(of: Data("nmt_nfkc".utf8)))
        // After the name: the field's tag, its length in three bytes, the size of the trie in four, the trie.
        let trie = name.upperBound + 8
        let size = good[trie - 4..<trie].reversed().reduce(0) { $0 << 8 | Int($1) }
        #expect(size > 1024 && size % 1024 == 0)
        for (offset, bytes) in [(-4, [0xFF, 0xFF, 0xFF, 0x7F]), (0, [0, 0xFC, 0xFF, 0x7F]), (-3, [1])] {
            var bad = good
            for (index, byte) in bytes.enumerated() { bad[trie + offset + index] = UInt8(byte) }
            #expect(!bad.withUnsafeBytes(CharacterMap.isSound(inModel:)), "\(offset)")
        }
        #expect(good.withUnsafeBytes(CharacterMap.isSound(inModel:)))
    }

    @Test("extra_ids of tokenizer_config.json says how many sentinels there are")
    func sentinels() throws {
        let folder = try ModelFolder()
        let path = "\(folder.path)/spiece.model"
        try FileManager.default.copyItem(atPath: Self.path, toPath: path)
        try #expect(Tokenizer(path: path).count == 201)
        try folder.write(#"{"extra_ids": 3}"#, to: "tokenizer_config.json")
        try #expect(Tokenizer(path: path).count == 104)
        try #expect(Tokenizer(path: path).encode("<extra_id_2><extra_id_0>").ids.prefix(3) == [101, 103, 1])
    }
}
