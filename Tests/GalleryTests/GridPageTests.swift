import Foundation
import Sweeps
import Testing

@testable import Gallery

@Suite("The page of a grid")
struct GridPageTests {
    /// The JSON that the page's script reads, and the page around it.
    static func parts(of page: [UInt8]) throws -> (data: [String: Any], around: String) {
        let text = String(decoding: page, as: UTF8.self)
        let mark = "<script type=\"application/json\" id=\"data\">"
        let start = try #require(text.range(of: mark))
        let end = try #require(text.range(of: "</script>", range: start.upperBound..<text.endIndex))
        let json = try JSONSerialization.jsonObject(with: Data(text[start.upperBound..<end.lowerBound].utf8))
        let around = String(text[..<start.lowerBound] + text[end.upperBound...])
        return (try #require(json as? [String: Any]), around)
    }

    @Test("the page holds every cell with its picture, its state and its parameters")
    func content() throws {
        let sample = try SampleSweep("prompt: [a ship, a hat]\nsteps: [5, 20]")
        try sample.draw { $0.index > 1 }
        let cells = Array(sample.sweep.cells())
        try sample.files.record(failures: [sample.key(cells[2]): "no memory"])
        let page = try GridPage.html(of: sample.grid, store: sample.store)
        let (data, _) = try Self.parts(of: page)
        let entries = try #require(data["cells"] as? [[String: Any]])
        let png = try #require(try sample.store.read(sample.key(cells[0]), .picture))
        #expect(entries.count == 4)
        #expect(
            entries[0]["picture"] as? String == "data:image/png;base64," + Data(png).base64EncodedString())
        #expect(entries[2]["failure"] as? String == "no memory")
        #expect(entries[3]["picture"] == nil && entries[3]["failure"] == nil)
        #expect(
            data["parameters"] as? [String] == ["prompt", "seed", "steps", "guidance", "stage2.noise_level"])
        #expect(entries[1]["parameters"] as? [String] == ["a ship", "0", "20", "7", "250"])
        #expect(data["summary"] as? String == "2 of 4 pictures  ·  1 missing  ·  1 failed")
    }

    @Test(
        "no prompt can leave its place in the page",
        arguments: [
            "</script><script>alert(1)</script>", "<!-- <script>", "{{script}} {{data}}", "& \" ' &lt;",
        ])
    func hostilePrompt(_ prompt: String) throws {
        let yaml = String(decoding: try JSONEncoder().encode(["prompt": [prompt, "b"]]), as: UTF8.self)
        let sample = try SampleSweep(yaml)
        let (data, around) = try Self.parts(of: GridPage.html(of: sample.grid, store: sample.store))
        let entries = try #require(data["cells"] as? [[String: Any]])
        #expect((entries[0]["parameters"] as? [String])?.first == prompt)
        let plain = try SampleSweep("prompt: [a, b]")
        #expect(try around == Self.parts(of: GridPage.html(of: plain.grid, store: plain.store)).around)
    }

    @Test("nothing is fetched from elsewhere")
    func selfContained() throws {
        let sample = try SampleSweep("prompt: [a, b]")
        try sample.draw()
        let page = String(decoding: try GridPage.html(of: sample.grid, store: sample.store), as: UTF8.self)
        for word in ["http:", "https:", "src=\"", "<link", "@import", "url("] {
            #expect(!page.contains(word))
        }
    }

    @Test("more pictures than a page should hold are referred to in the store")
    func manyPictures() throws {
        let sample = try SampleSweep("prompt: [a, b]")
        try sample.draw { $0.index == 1 }
        let (data, _) = try Self.parts(
            of: GridPage.html(of: sample.grid, store: sample.store, maximumEmbedded: 10))
        let entries = try #require(data["cells"] as? [[String: Any]])
        let source = try #require(entries[0]["picture"] as? String)
        let page = sample.files.gridPath("index.html")
        let path = URL(filePath: source, relativeTo: URL(filePath: page)).standardizedFileURL.path
        #expect(
            try [UInt8](Data(contentsOf: URL(filePath: path)))
                == sample.store.read(sample.grid.places[0].key, .picture))
        #expect(entries[1]["picture"] == nil)
    }
}
