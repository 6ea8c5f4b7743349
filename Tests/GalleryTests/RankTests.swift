import Foundation
import Imaging
import Sweeps
import Testing

@testable import Gallery

@Suite struct `The ranks of pictures` {
    /// A score whose worst view is `total`.
    private static func score(_ total: Double) -> Score? {
        Score(errors: [[0, total / 100], [1, 0]], own: [0, 1])
    }

    private static func sweep(_ yaml: String) throws -> SampleSweep {
        let sample = try SampleSweep(yaml + "\nrank: denoising")
        try sample.draw()
        return sample
    }

    /// Cells by their total scores; nil for those without.
    private static func grid(_ sample: SampleSweep, _ totals: [Double?]) throws -> Grid {
        try Grid(
            of: sample.sweep, folder: sample.files, store: sample.store, key: sample.key,
            score: { totals[$0.index].flatMap(score) })
    }

    @Test func `put the best first, and what has no score last`() {
        let ranks = Ranks(
            (0..<5).map { [$0] }, scores: [1, nil, 3, nil, 2].map { $0.flatMap(Self.score) }, candidates: [0])
        #expect(ranks.standings.map { $0?.rank } == [3, nil, 1, nil, 2])
        #expect(ranks.places == [2, 3, 0, 4, 1])
        #expect(ranks.standings.allSatisfy { $0?.isTied != true && ($0?.count ?? 3) == 3 })
    }

    @Test func `are shared by equal scores, in the spec's order`() {
        let ranks = Ranks(
            (0..<5).map { [$0] }, scores: [1, 2, 3, 2, 2].map(Self.score), candidates: [0])
        #expect(ranks.standings.map { $0?.rank } == [5, 2, 1, 2, 2])
        #expect(ranks.standings.map { $0?.isTied } == [false, true, false, true, true])
        #expect(ranks.places == [4, 1, 0, 2, 3])
    }

    @Test func `are given among cells that differ in the candidates alone`() {
        let coordinates = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let ranks = Ranks(coordinates, scores: [1, 2, 4, 3].map(Self.score), candidates: [1])
        #expect(ranks.standings.map { $0?.rank } == [2, 1, 1, 2])
        #expect(ranks.places == [1, 0, 0, 1])
    }

    @Test func `take the place of the seeds in a grid`() throws {
        let sample = try Self.sweep("prompt: [a, b]\nseed: 5..7\ngrid: {columns: seed, rows: prompt}")
        let grid = try Self.grid(sample, [1, 3, 2, nil, 2, 2])
        #expect(grid.dimensions.map(\.title) == ["prompt", "rank"])
        #expect(grid.dimensions[1].labels == [["1"], ["2"], ["3"]])
        #expect(grid.columns == [1] && grid.rows == [0])
        #expect(grid.places.map(\.positions) == [[0, 2], [0, 0], [0, 1], [1, 2], [1, 0], [1, 1]])
        #expect(
            grid.places.map(\.caption) == [
                "3 · +1.000 % · seed 5", "1 · +3.000 % · seed 6", "2 · +2.000 % · seed 7", "seed 5",
                "1= · +2.000 % · seed 6", "1= · +2.000 % · seed 7",
            ])
    }

    @Test func `are of all cells where no seed varies, and need no axis`() throws {
        let all = try Self.grid(Self.sweep("prompt: [a, b]\nsteps: [1, 2]"), [1, 3, 2, 0])
        #expect(all.dimensions.map(\.title) == ["rank"])
        #expect(all.places.map(\.positions) == [[2], [0], [1], [3]])
        #expect(all.places[1].caption == "1 · +3.000 % · prompt a, steps 2")
        let one = try Self.grid(Self.sweep("prompt: a\ngrid: {columns: rank}"), [1])
        #expect(one.dimensions.isEmpty && one.places[0].caption == "1 · +1.000 %")
    }

    @Test func `are on the sheet and on the page`() throws {
        let sample = try Self.sweep("prompt: a\nseed: 5..7\ngrid: {columns: rank}")
        let grid = try Self.grid(sample, [1, 3, 2])
        var sheets: [Bitmap] = []
        for grid in [grid, try sample.grid] {
            try ContactSheet.draw(grid, store: sample.store) { png, _, _ in
                sheets.append(try PNG.decode(png, name: "sheet").bitmap)
            }
        }
        // The captions are as many lines with as without scores.
        #expect(sheets[0].height == sheets[1].height && sheets[0] != sheets[1])
        let (data, _) = try GridPageTests.parts(of: GridPage.html(of: grid, store: sample.store))
        let ranking = try #require(data["ranking"] as? [String: Any])
        #expect(ranking["dimension"] as? Int == 0)
        let candidates = try #require(ranking["candidates"] as? [String: Any])
        #expect(candidates["labels"] as? [String] == ["5", "6", "7"])
        let cells = try #require(data["cells"] as? [[String: Any]])
        #expect(cells.map { $0["candidate"] as? Int } == [0, 1, 2])
        let standing = try #require(cells[1]["standing"] as? [String: Any])
        #expect(standing["rank"] as? String == "1 of 3" && standing["score"] as? String == "+3.000 %")
        #expect((standing["views"] as? [String])?.count == 2)
        let plain = try GridPageTests.parts(
            of: GridPage.html(of: SampleSweep("prompt: a").grid, store: sample.store))
        #expect(plain.data["ranking"] == nil)
    }

    @Test func `are in an exported table and in the pictures, and may change`() throws {
        let sample = try Self.sweep("prompt: a\nseed: 5..7")
        let target = try TemporaryFolder()
        func export(_ totals: [Double?]) throws -> Export {
            try Export(
                of: sample.sweep, from: sample.store, to: target.path,
                scores: Export.Scores(views: 2) { totals[$0.index].flatMap(Self.score) }, key: sample.key)
        }
        let first = try export([1, nil, 1])
        func rows() throws -> [[Substring]] {
            try String(contentsOfFile: first.table, encoding: .utf8).split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).suffix(5)
            }
        }
        #expect(
            try rows() == [
                ["rank", "tied", "score", "score.1", "score.2"],
                ["1", "yes", "1.00000", "1.00000", "100.00000"], ["", "", "", "", ""],
                ["1", "yes", "1.00000", "1.00000", "100.00000"],
            ])
        let second = try export([1, 2, 1])
        #expect((second.written, second.unchanged) == (3, 0))
        #expect(try rows().map { $0[0] } == ["rank", "2", "1", "2"])
        let png = [UInt8](try Data(contentsOf: URL(filePath: target.path + "/1-seed-6.png")))
        let text = try PNG.text(of: png, name: "png").first { $0.keyword == "floydfarm.rank" }?.text
        #expect(
            text
                == #"{"rank": 1, "tied": false, "of": 3, "score": 2.00000, "views": [2.00000, 100.00000]}"#)
        #expect((try export([1, 2, 1]).written, try export([1, 2, 1]).unchanged) == (0, 3))
        try PNG.encode(Bitmap(width: 1, height: 1, samples: [1, 2, 3])).withUnsafeBytes {
            try Data($0).write(to: URL(filePath: target.path + "/1-seed-6.png"))
        }
        #expect(throws: StoreError.self) { try export([1, 2, 1]) }
    }
}
