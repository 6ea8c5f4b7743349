import Imaging
import Sweeps
import Testing

@testable import Gallery

@Suite("Contact sheets")
struct ContactSheetTests {
    static let longPrompt = String(repeating: "a lighthouse at dusk under a wide sky and ", count: 30)

    static func pages(_ yaml: String, side: Int = 64) throws -> [SheetPage] {
        try SheetLayout.pages(of: SampleSweep(yaml).grid, pictureWidth: side, pictureHeight: side).pages
    }

    static let specs = [
        "prompt: a",
        "prompt: a\nseed: 0..40",
        "prompt: [a, \(longPrompt)]\nsteps: [5, 20]",
        "prompt: [a, \(longPrompt)]\nsteps: [5, 20]\ngrid: {columns: prompt, rows: steps}",
        "prompt: [a, Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhersteller]\nsteps: [5, 20]",
        "prompt: [雪の山村の油絵, Ёлка, \"line\\nbreak\"]\nsteps: [5, 20, 40]\nseed: [1, 2]\nguidance: [7, 9]\n"
            + "grid: {columns: [guidance, steps], rows: [prompt, seed]}",
    ]

    @Test("everything is inside the page, and nothing overlaps", arguments: specs)
    func noOverlap(_ yaml: String) throws {
        for page in try Self.pages(yaml) {
            let frames = page.items.map(\.frame)
            for frame in frames {
                #expect(frame.x >= SheetMeasures.margin && frame.y >= SheetMeasures.margin)
                #expect(frame.x + frame.width <= page.width && frame.y + frame.height <= page.height)
            }
            for (number, a) in frames.enumerated() {
                for b in frames[..<number] {
                    let apart =
                        a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height
                        || b.y >= a.y + a.height
                    #expect(apart, "\(a) \(b)")
                }
            }
        }
    }

    @Test("a label that exceeds its row is shortened, not cut off")
    func shortened() throws {
        let texts = try Self.pages("prompt: [a, \(Self.longPrompt)]\nsteps: [5, 20]").flatMap(Self.blocks)
        let label = try #require(texts.first { $0.text == Self.longPrompt.trimmingSpaces })
        #expect((1...192).contains(label.height))
        #expect(
            Typesetter.set(label.text, label.style, width: label.width, maximumHeight: 10_000).height > 192)
    }

    static func blocks(_ page: SheetPage) -> [TextBlock] {
        page.items.compactMap { item, _ in if case .text(let block) = item { block } else { nil } }
    }

    @Test("every value has its label and every cell its place on the sheet")
    func complete() throws {
        let pages = try Self.pages("prompt: [a ship, a hat]\nseed: [180, 181]\nsteps: [5, 20]")
        let page = try #require(pages.count == 1 ? pages[0] : nil)
        let texts = Self.blocks(page).map(\.text)
        #expect(
            texts == [
                "sample", "0 of 8 pictures  ·  8 missing", "steps", "5", "20", "seed", "prompt: a ship",
                "180", "181",
                "prompt: a hat", "180", "181",
            ])
        let places = page.items.compactMap { item, _ in
            if case .place(let index) = item { index } else { nil }
        }
        #expect(places == Array(0..<8))
    }

    @Test("axes that are neither on columns nor on rows make sheets of their own, each with a heading")
    func sheets() throws {
        let pages = try Self.pages(
            "prompt: [a, b]\nseed: [1, 2]\nsteps: [5, 20]\ngrid: {columns: prompt, rows: steps}")
        #expect(pages.count == 2)
        #expect(pages.map { Self.blocks($0)[2].text } == ["seed: 1", "seed: 2"])
    }

    @Test("what does not fit one sheet at any scale is split, and no cell is lost")
    func split() throws {
        let pages = try Self.pages("prompt: [a, b]\nseed: 0..999", side: 256)
        #expect(pages.count > 1)
        #expect(pages.allSatisfy { $0.width * $0.height <= SheetMeasures.maximumPixels })
        #expect(pages.allSatisfy { max($0.width, $0.height) <= SheetMeasures.maximumSide })
        let places = pages.flatMap(\.items).compactMap { item, _ in
            if case .place(let index) = item { index } else { nil }
        }
        #expect(places.sorted() == Array(0..<2000))
    }

    @Test("small pictures are enlarged and many large ones shrunk, by whole numbers")
    func scales() {
        #expect(SheetMeasures(width: 128, height: 128, columns: 3, rows: 3).scale == 2)
        #expect(SheetMeasures(width: 256, height: 256, columns: 3, rows: 3).scale == 1)
        #expect(SheetMeasures(width: 256, height: 256, columns: 40, rows: 40).scale == -2)
        #expect(SheetMeasures(width: 64, height: 64, columns: 1000, rows: 1000).scale == 1)
    }

    @Test(
        "pictures are drawn where the layout says, unchanged but for the scale; equal grids make equal bytes")
    func drawing() throws {
        let sample = try SampleSweep("prompt: [a, b]\nsteps: [5, 20]")
        try sample.draw(side: 96) { $0.index == 2 }
        let (grid, store) = (try sample.grid, sample.store)
        var sheets: [[UInt8]] = []
        for _ in 0..<2 { try ContactSheet.draw(grid, store: store) { png, _, _ in sheets.append(png) } }
        #expect(sheets.count == 2 && sheets[0] == sheets[1])
        let sheet = try PNG.decode(sheets[0], name: "sheet.png").bitmap
        let page = SheetLayout.pages(of: grid, pictureWidth: 96, pictureHeight: 96).pages[0]
        #expect((sheet.width, sheet.height) == (page.width, page.height))
        for (item, frame) in page.items {
            guard case .place(let index) = item, index != 2 else { continue }
            let picture = SampleSweep.picture(of: grid.places[index].cell, side: 96).enlarged(by: 2)
            for row in [0, 100, 191] {
                let start = 3 * ((frame.y + row) * sheet.width + frame.x)
                #expect(sheet.samples[start..<start + 576] == picture.samples[576 * row..<576 * row + 576])
            }
        }
    }

    @Test("the files of a grid replace those of an earlier one")
    func files() throws {
        let sample = try SampleSweep(
            "prompt: [a, b]\nseed: [1, 2]\nsteps: [5, 20]\ngrid: {columns: prompt, rows: steps}")
        let first = try GridFiles(sample.grid, in: sample.files, of: sample.store)
        #expect(first.sheets.map { $0.split(separator: "/").last } == ["sheet-1.png", "sheet-2.png"])
        #expect(first.warnings.isEmpty)
        let whole = try SampleSweep("prompt: [a, b]")
        let second = try GridFiles(whole.grid, in: sample.files, of: sample.store)
        let names = sample.folder.files().filter { $0.contains("/grid/") }
        #expect(
            names == [
                "store/sweeps/sample-00000000/grid/index.html", "store/sweeps/sample-00000000/grid/sheet.png",
            ])
        #expect(second.page == sample.folder.path + "/" + names[0])
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
