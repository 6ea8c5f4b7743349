import Foundation
import Gallery
import Imaging
import Sweeps
import Testing
import Tracking

@testable import Farm

@Suite struct `Pruning a store` {
    private let bench: Workbench
    private let store: ResultStore

    init() throws {
        bench = try Workbench()
        store = try bench.store()
    }

    /// Makes all files of the store that old.
    private func age(_ seconds: Double = 2 * Prune.youth) throws {
        let all = FileManager.default.enumerator(atPath: bench.root)?.compactMap { $0 as? String } ?? []
        for path in all {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -seconds)],
                ofItemAtPath: "\(bench.root)/\(path)")
        }
    }

    private func names() throws -> Set<String> {
        Set(try bench.files("png").map(\.name) + bench.files("safetensors").map(\.name))
    }

    @discardableResult
    private func render(_ yaml: String) throws -> String {
        let prepared = try bench.prepare(yaml)
        try SweepView(prepared).keep(in: store)
        try bench.run(yaml)
        return prepared.id
    }

    private func prune(_ sweeps: String..., removing: Bool = true) throws -> Prune.Report {
        try Prune(sweeps, of: store, ledger: SilentLedger()).run(removing: removing)
    }

    @Test func `removes what only the named sweep needs, and nothing that another one does`() throws {
        let one = try render("name: one\nprompt: a\nsteps: 1\nstage2: off")
        let shared = try names()
        let two = try render("name: two\nprompt: [a, b]\nsteps: 1\nstage2: off")
        let all = try names()
        try age()

        let plan = try prune(two, removing: false)
        #expect(plan.results.files == all.count - shared.count)
        #expect(plan.sweeps[two]?.files == 2 && plan.bytes > plan.results.bytes)
        #expect(try names() == all)

        #expect(try prune(two) == plan)
        #expect(try names() == shared)
        #expect(try store.sweeps().map(\.id) == [one])
        #expect(!FileManager.default.fileExists(atPath: "\(bench.root)/sweeps/\(two)"))
        #expect(try bench.run("name: one\nprompt: a\nsteps: 1\nstage2: off").found == 1)
        #expect(try prune().isEmpty)
    }

    @Test func `removes the pictures that only removed sweeps named`() throws {
        let (photo, drawing) = (bench.folder.path + "/photo.png", bench.folder.path + "/drawing.png")
        for (path, value) in [(photo, 10 as UInt8), (drawing, 200)] {
            let bitmap = Bitmap(width: 8, height: 8, samples: Array(repeating: value, count: 192))
            try Data(PNG.encode(bitmap)).write(to: URL(fileURLWithPath: path))
        }
        func inputs() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "\(bench.root)/inputs").count
        }
        try render("name: one\ntask: noise\nimage: photo.png\nt: 500")
        let two = try render("name: two\ntask: noise\nimage: [photo.png, drawing.png]\nt: 500")
        #expect(try prune(two, removing: false).inputs.files == 0)
        try age()
        // Asked for again, but not recorded yet.
        try store.keep(input: [UInt8](Data(contentsOf: URL(fileURLWithPath: drawing))))
        #expect(try prune(two, removing: false).inputs.files == 0)
        try age()
        #expect(try prune(two).inputs.files == 1)
        #expect(try inputs() == 1)
        #expect(try bench.run("name: one\ntask: noise\nimage: photo.png\nt: 500").found == 1)
    }

    @Test func `leaves young results and files alone`() throws {
        let one = try render("name: one\nprompt: a\nsteps: 1\nstage2: off")
        let count = try names().count
        let report = try prune(one)
        #expect(report.results.files == 0 && report.young.files == count)
        #expect(try names().count == count)
        try age()
        #expect(try prune().results.files == count)
        #expect(try names().isEmpty)
    }

    @Test func `removes what processes left that died`() throws {
        try render("name: one\nprompt: a\nsteps: 1\nstage2: off")
        let object = try #require(try bench.files("png").first).path
        let folder = URL(fileURLWithPath: object).deletingLastPathComponent().path
        let left = [
            "\(folder)/.x.png.1abc.tmp", "\(folder)/.x.png.1abc.bad", "\(bench.root)/sweeps/.y.tmp",
            "\(bench.root)/.store.json.1abc.tmp",
        ]
        for path in left { try Data(count: 10).write(to: URL(fileURLWithPath: path)) }
        #expect(try prune().leftovers.files == 0)
        try age()
        #expect(try prune().leftovers == Prune.Tally(files: 4, bytes: 40))
        #expect(left.allSatisfy { !FileManager.default.fileExists(atPath: $0) })
    }

    @Test func `removes nothing while a sweep cannot be read, unless that one is named`() throws {
        let one = try render("name: one\nprompt: a\nsteps: 1\nstage2: off")
        let two = try render("name: two\nprompt: b\nsteps: 1\nstage2: off")
        try age()
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(bench.root)/sweeps/\(two)/plan.json"))
        let before = try names()
        let error = #expect(throws: FarmError.self) { try prune(one) }
        #expect(error?.description.contains(two) == true)
        #expect(try names() == before)
        #expect(try prune(two).results.files == before.count / 2)
    }

    @Test func `leaves a sweep alone that a farm is at work on`() throws {
        let prepared = try bench.prepare("prompt: a\nsteps: 1\nstage2: off")
        let control = SweepControl(store: store, ledger: SilentLedger())
        _ = try control.submit(prepared, priority: nil)
        let error = #expect(throws: FarmError.self) { try prune(prepared.id) }
        #expect(error?.description.contains("cancel it first") == true)
        _ = try control.order(.cancelled, of: prepared.id)
        #expect(try prune(prepared.id).sweeps.count == 1)
    }

    @Test func `finds every key again that was put into the filter, and few others`() throws {
        func key(_ number: Int) throws -> ContentKey {
            try #require(ContentKey(String(SHA256.hex(of: Array("\(number)".utf8)).prefix(32))))
        }
        var filter = KeyFilter(keys: 2000)
        for number in 0..<2000 { filter.insert(try key(number)) }
        #expect(try (0..<2000).allSatisfy { filter.contains(try key($0)) })
        #expect(try (2000..<12_000).count { filter.contains(try key($0)) } < 20)
    }
}
