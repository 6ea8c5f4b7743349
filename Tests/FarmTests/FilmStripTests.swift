import Foundation
import Gallery
import Imaging
import Rendering
import Sweeps
import Tensors
import Testing

@testable import Farm

/// States of a sampling that are kept beside its result.
@Suite struct `A film strip` {
    private static let spec = "task: sample\nguidance: 1\nsteps: 5\nseed: 3"

    @Test func `is kept at no further evaluation, and changes no key`() throws {
        let (with, without) = (try Workbench(), try Workbench())
        let plan = try with.prepare(Self.spec + "\nkeep: every 2").survey.summary
        #expect(plan.evaluationsLeft == 5)
        try with.run(Self.spec + "\nkeep: every 2")
        try without.run(Self.spec)
        let (more, less) = (try with.contents(), try without.contents())
        #expect(less.allSatisfy { more[$0.key] == $0.value })
        // States 0, 2 and 4, and what the network sees behind each.
        #expect(more.count == less.count + 6)
    }

    @Test func `is made when it is asked for later, and then is there`() throws {
        let bench = try Workbench()
        try bench.run(Self.spec)
        let count = try bench.contents().count
        try bench.run(Self.spec + "\nkeep: every 2")
        #expect(try bench.contents().count == count + 6)
        let again = try bench.run(Self.spec + "\nkeep: every 2")
        #expect(again.found == 1)
    }

    @Test func `can be verified, and is laid out by its steps`() throws {
        let bench = try Workbench()
        let yaml = Self.spec + "\nkeep: every 2\ngrid: {columns: step, rows: shows}"
        try bench.run(yaml)
        for file in try bench.files("png") {
            let verification = try Verification(
                path: file.path, catalog: ModelCatalog(folder: bench.root), store: nil,
                compute: Compute(threads: 2)
            ) { _ in }
            #expect(verification.isIdentical)
        }
        let files = try SweepView(bench.prepare(yaml)).layOut(in: bench.store())
        #expect(files.films.count == 1)
        let film = try #require(files.films.first)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: film)))
        // Three states and the result.
        #expect(try PNG.decode(bytes, name: film).bitmap.width > 0)
        let page = try String(contentsOfFile: files.page, encoding: .utf8)
        #expect(page.contains("t = 990") && page.contains("x̂₀"))
    }
}
