import Foundation
import Testing

@testable import Rendering

/// Prompts and what `IFPipeline._text_preprocessing` makes of them; `Fixtures/captions.py` wrote the file.
private struct CaptionCase: Decodable {
    let prompt: String
    let cleaned: String
    let lowered: String

    static func all() throws -> [CaptionCase] {
        let path = URL(fileURLWithPath: Goldens.fixture("captions.json"))
        return try JSONDecoder().decode([CaptionCase].self, from: Data(contentsOf: path))
    }
}

/// The scalars of a text: `==` of strings would take different normal forms for the same.
private func scalars(_ text: String) -> String {
    text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
}

@Suite("captions")
struct CaptionTests {
    @Test("cleaning gives what diffusers gives")
    func cleaning() throws {
        for example in try CaptionCase.all() {
            let cleaned = try Caption.prepare(example.prompt, clean: true)
            #expect(scalars(cleaned) == scalars(example.cleaned), "\(scalars(example.prompt))")
        }
    }

    @Test("without cleaning a prompt is lowercased and stripped as Python does")
    func lowering() throws {
        for example in try CaptionCase.all() {
            let lowered = try Caption.prepare(example.prompt, clean: false)
            #expect(scalars(lowered) == scalars(example.lowered), "\(scalars(example.prompt))")
        }
    }

    @Test("a prompt far beyond what the text encoder takes is refused with its length")
    func tooLong() throws {
        let error = #expect(throws: RenderingError.self) {
            try Caption.prepare(String(repeating: "a", count: 100_000), clean: true)
        }
        try #expect(#require(error).description.contains("100000 bytes, but at most 4096"))
    }

    @Test(
        "the longest prompt is cleaned in bounded time, however awkward",
        arguments: ["a.", " ", "<a ", "<!--", "&", "\t.", "ﷺ", "a1111111111é"])
    func awkward(_ part: String) throws {
        let prompt = String(repeating: part, count: Caption.longest / part.utf8.count)
        let start = clock()
        _ = try Caption.prepare(prompt, clean: true)
        // Seconds of processor time; what takes a power of the length more takes hours.
        #expect(Double(clock() - start) / Double(CLOCKS_PER_SEC) < 60)
    }
}
