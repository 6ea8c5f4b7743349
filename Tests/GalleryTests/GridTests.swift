import Gallery
import Sweeps
import Testing

@Suite("The grid of a sweep")
struct GridTests {
    @Test("without a wish the last axis goes across, the others down")
    func standardLayout() throws {
        let grid = try SampleSweep("prompt: [a, b]\nseed: [1, 2]\nsteps: [5, 20]").grid
        #expect(grid.dimensions.map(\.title) == ["prompt", "seed", "steps"])
        #expect((grid.columns, grid.rows, grid.sheets) == ([2], [0, 1], []))
        #expect(grid.places.count == 8)
    }

    @Test("the spec's wish is kept, and axes that it leaves out make sheets")
    func wishedLayout() throws {
        let grid = try SampleSweep(
            "prompt: [a, b]\nseed: [1, 2]\nsteps: [5, 20]\ngrid: {columns: prompt, rows: steps}"
        ).grid
        #expect((grid.columns, grid.rows, grid.sheets) == ([0], [2], [1]))
    }

    @Test("axes that advance together are one dimension with the pairs that occur")
    func zipped() throws {
        let grid = try SampleSweep(
            "prompt: [a, b]\nnegative: [x, y]\nzip: [[prompt, negative]]\nsteps: [5, 20]"
        ).grid
        #expect(grid.dimensions.map(\.title) == ["prompt · negative", "steps"])
        #expect(grid.dimensions[0].labels == [["a", "x"], ["b", "y"]])
        #expect(grid.places.map(\.positions) == [[0, 0], [0, 1], [1, 0], [1, 1]])
    }

    @Test("a value that all its cells are excluded from takes no place")
    func excluded() throws {
        let grid = try SampleSweep("prompt: [a, b, c]\nsteps: [5, 20]\nexclude: [{prompt: b}]").grid
        #expect(grid.dimensions[0].labels == [["a"], ["c"]])
        #expect(grid.places.map(\.positions) == [[0, 0], [0, 1], [1, 0], [1, 1]])
    }

    @Test("cells are done, missing, or failed with the recorded reason")
    func states() throws {
        let sample = try SampleSweep("prompt: a\nseed: 0..3")
        try sample.draw { $0.index > 1 }
        let keys = try sample.sweep.cells().map(sample.key)
        // A failure that a later run made good for counts no more.
        try sample.files.record(failures: [keys[1]: "old", keys[2]: "no memory"])
        let grid = try sample.grid
        #expect(grid.places.map(\.state) == [.done, .done, .failed("no memory"), .missing])
        #expect(grid.counts == (done: 2, missing: 1, failed: 1))
        #expect(grid.places.map(\.key) == keys)
    }

    @Test("what all cells share is told where it differs from the defaults")
    func constants() throws {
        let grid = try SampleSweep("prompt: a ship\nseed: 180\nguidance: 7\nsteps: [5, 20]").grid
        #expect(grid.constants.map { "\($0.name) \($0.label)" } == ["prompt a ship", "seed 180"])
    }

    @Test("a sweep of too many cells is refused without being expanded")
    func tooMany() throws {
        let error = #expect(throws: StoreError.self) { try SampleSweep("prompt: a\nseed: 0..999999").grid }
        #expect(
            error?.description.hasPrefix("sample has 1000000 cells, and a grid shows 20000 at most") == true)
    }
}
