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

    @Test func `that lost a frame is not done: plan, status and run say so, whatever it leads to`() throws {
        let bench = try Workbench()
        let yaml = Self.spec + "\nkeep: every 2\nstage2: on\nstage2.steps: 1"
        try bench.run(yaml)
        let prepared = try bench.prepare(yaml)
        #expect((prepared.survey.summary.storedCells, prepared.survey.summary.evaluationsLeft) == (1, 0))
        let look = FarmLook(store: try bench.store(), ledger: SilentLedger())
        #expect(try look.status(of: prepared.id).done == 1)

        let cell = try #require(prepared.sweep.cell(at: 0))
        let frame = try #require(try SweepView(prepared).frames(of: cell).last)
        try FileManager.default.removeItem(atPath: bench.store().path(of: frame.key, .picture))
        let plan = try bench.prepare(yaml).survey.summary
        // Stage I is sampled anew, stage II is there.
        #expect((plan.storedCells, plan.evaluationsLeft) == (0, 5))
        let status = try FarmLook(store: try bench.store(), ledger: SilentLedger()).status(of: prepared.id)
        #expect((status.done, status.left) == (0, 1))
        #expect(try bench.run(yaml).found == 0)
        #expect(try bench.run(yaml).found == 1)
    }

    @Test func `is read whole with the results, and exported beside them`() throws {
        let bench = try Workbench()
        let yaml = Self.spec + "\nkeep: every 2"
        try bench.run(yaml)
        let prepared = try bench.prepare(yaml)
        let out = bench.folder.appendingPathComponent("out").path
        let export = try SweepView(prepared).export(from: bench.store(), to: out)
        #expect((export.written, export.missing) == (7, 0))
        let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
        let frames = ["0", "2", "4"].flatMap { ["0-test.step-\($0).x0.png", "0-test.step-\($0).xt.png"] }
        #expect(names == ["0-test.png"] + frames + ["parameters.csv"])
        let table = try String(contentsOfFile: export.table, encoding: .utf8)
        #expect(table.hasPrefix("file,key,step,timestep,shows,"))
        #expect(table.contains("0-test.step-2.x0.png,"))

        let sweep = try #require(try StoredSweep(id: prepared.id, in: bench.store()))
        #expect(try ResultAudit(sweep, in: bench.store()).run() == 0)
        let cell = try #require(prepared.sweep.cell(at: 0))
        let keys = try SweepView(prepared).frames(of: cell).map(\.key)
        let paths = try keys.map { try bench.store().path(of: $0, .picture) }
        // A whole picture, but another one's.
        try FileManager.default.removeItem(atPath: paths[0])
        try FileManager.default.copyItem(atPath: paths[1], toPath: paths[0])
        #expect(try ResultAudit(sweep, in: bench.store()).run() == 1)
        #expect(!(try bench.store().contains(keys[0], .picture)))
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
        #expect(files.additions.map(\.title) == ["steps"])
        let film = try #require(files.additions.first).path
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: film)))
        // Three states and the result.
        #expect(try PNG.decode(bytes, name: film).bitmap.width > 0)
        let page = try String(contentsOfFile: files.page, encoding: .utf8)
        #expect(page.contains("t = 990") && page.contains("x̂₀"))
    }
}
