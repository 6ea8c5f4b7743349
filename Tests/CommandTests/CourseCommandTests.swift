import Foundation
import Imaging
import Testing

@Suite struct `The course command` {
    @Test func `writes one page with all figures, and nothing in it is from elsewhere or broken`() throws {
        let program = try Program()
        defer { program.remove() }
        try FileManager.default.createDirectory(
            atPath: program.path("figures"), withIntermediateDirectories: true)
        let samples = (0..<3 * 24 * 24).map { UInt8($0 % 251) }
        let photo = try PNG.encode(Bitmap(width: 24, height: 24, samples: samples))
        try Data(photo).write(to: URL(fileURLWithPath: program.path("figures/photo.png")))
        try program.write(
            "# 1 Noise\n# A <photo> & its noise.\ntask: noise\nimage: photo.png\nt: [250, 750]",
            to: "figures/1.yaml")
        try program.write(
            "# 2 Steps\ntask: denoise\nimage: photo.png\nsteps: 2\nstart: 0\nkeep: every 1",
            to: "figures/2.yaml")
        try program.write(
            "# 3 Anagram\ntask: anagram\nprompts: [a man, a ship]\nviews: [identity, flip]\nsteps: 1",
            to: "figures/3.yaml")
        let outcome = try program.run("course", "figures")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try #require(outcome.lines.last)
        let text = try String(contentsOfFile: program.path(page), encoding: .utf8)
        for heading in ["1 Noise", "2 Steps", "3 Anagram"] { #expect(text.contains("<h2>\(heading)</h2>")) }
        #expect(text.contains("A &lt;photo> &amp; its noise."))
        for caption in ["steps", "animation", "views"] { #expect(text.contains("<figcaption>\(caption)<")) }
        for word in ["http:", "https:", "<script", "@import", "url("] { #expect(!text.contains(word)) }
        // Per section the inputs and the sheet; then a film, and the anagram's views and animation.
        let sources = text.split(separator: "<img ").dropFirst().map {
            $0.split(separator: "src=\"", maxSplits: 1).last?.prefix { $0 != "\"" } ?? ""
        }
        #expect(sources.count == 2 + 3 + 3)
        for source in sources {
            let data = try #require(
                source.split(separator: ";base64,").last.flatMap { Data(base64Encoded: String($0)) })
            #expect(source.hasPrefix("data:image/png;"))
            #expect(try Bitmap(file: [UInt8](data), name: "a figure").width >= 24)
        }
        let again = try program.run("course", "figures")
        #expect(again.status == 0 && again.output == outcome.output)
    }
}
