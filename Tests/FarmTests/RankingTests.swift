import Foundation
import Gallery
import Imaging
import Queueing
import Rendering
import Sweeps
import Tensors
import Testing
import Tracking

@testable import Farm

@Suite struct `A ranked sweep` {
    /// Three anagrams of few steps.
    private static let anagrams = """
        task: anagram
        prompts: [a man wearing a hat, a rocket ship]
        views: [identity, flip]
        seed: 3..5
        steps: 3
        guidance: 1
        """
    private static let ranked = anagrams + "\nrank: {timesteps: [600, 300], noises: 2}"

    @Test func `counts its scores exactly, and changes no picture`() throws {
        let (with, without) = (try Workbench(), try Workbench())
        let plan = try with.prepare(Self.ranked).survey.summary
        // Three samples of three steps in two views; two views, two texts, four draws.
        #expect(plan.work[.stage1]?.evaluationsLeft == 3 * 6)
        #expect(plan.work[.score]?.evaluationsLeft == 3 * 16)
        let end = try with.run(Self.ranked)
        #expect((end.done, end.found, end.failed) == (3, 0, 0))
        #expect(end.work[.score]?.done == 48)
        try without.run(Self.anagrams)
        let (more, less) = (try with.contents(), try without.contents())
        #expect(less.allSatisfy { more[$0.key] == $0.value })
        #expect(more.count == less.count + 3)
        let again = try with.run(Self.ranked)
        #expect((again.done, again.found) == (3, 3))
        #expect(try with.prepare(Self.ranked).survey.summary.evaluationsLeft == 0)
        #expect(try with.contents() == more)
    }

    @Test func `computes scores alone where the pictures are there`() throws {
        let bench = try Workbench()
        try bench.run(Self.anagrams)
        let end = try bench.run(Self.ranked)
        #expect((end.done, end.found) == (3, 0))
        #expect(end.work[.stage1]?.done == 0 && end.work[.score]?.done == 48)
    }

    @Test func `has the same scores from a worker, which gets the texts that they are compared with`() throws
    {
        let yaml =
            "task: sample\nprompt: [a dog, a skull]\nseed: 1\nsteps: 2\nguidance: 1\n"
            + "rank: {noises: 1, against: [a pencil]}"
        let alone = try Workbench()
        try alone.run(yaml)
        let farm = try WorkerBench()
        let sweep = try farm.submit(yaml)
        farm.put(try farm.chunk(sweep, kind: .text))
        #expect(farm.worker { $0.roles = [.text] }.run() == .done)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker { $0.roles = [.render] }.run() == .done)
        #expect(try farm.bench.contents() == alone.contents())
        #expect(farm.progress(sweep) == (2, 0, 0))
        #expect(farm.ledger.paces().keys.contains { $0.hasPrefix("score ") })
    }

    @Test func `is not done before its scores are`() throws {
        let farm = try WorkerBench()
        let sweep = try farm.submit(Self.ranked)
        farm.put(try farm.chunk(sweep))
        #expect(farm.worker().run() == .done)
        let whole = try farm.bench.contents()
        let store = try farm.bench.store()
        let cells = Array(sweep.sweep.cells())
        let score = try #require(try sweep.picture(of: cells[1]).beside.first)
        try FileManager.default.removeItem(atPath: store.path(of: score.key, .tensors))
        let survey = JobSurvey(
            try #require(sweep.sweep.job(at: 1)), of: sweep, store: store, isSettled: { _ in false },
            isFailed: { _ in false })
        #expect(survey.missing == 1 && survey.nodes.contains(score))
        var count = try StoreCount(SweepView(id: sweep.id, in: store), in: store)
        try count.count()
        #expect(count.done == 2)
        farm.put(try farm.chunk(sweep))
        farm.ledger.forget(sweep.id)
        #expect(farm.worker().run() == .done)
        #expect(try farm.bench.contents() == whole)
    }

    @Test func `shows the best first, in grid, table and pictures`() throws {
        let bench = try Workbench()
        try bench.run(Self.ranked)
        let (store, view) = (try bench.store(), SweepView(try bench.prepare(Self.ranked)))
        let files = try view.layOut(in: store)
        let page = try String(contentsOfFile: files.page, encoding: .utf8)
        #expect(page.contains("\"rank\":\"1 of 3\"") && page.contains("· seed 4"))
        let folder = bench.folder.appendingPathComponent("out").path
        let export = try view.export(from: store, to: folder)
        let rows = try String(contentsOfFile: export.table, encoding: .utf8).split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows[0].suffix(5) == ["rank", "tied", "score", "score.1", "score.2"])
        let totals = rows.dropFirst().compactMap { Double($0[$0.count - 3]) }
        let ranks = rows.dropFirst().compactMap { Int($0[$0.count - 5]) }
        #expect(ranks.sorted() == [1, 2, 3])
        #expect(zip(ranks, totals).sorted { $0.0 < $1.0 }.map(\.1) == totals.sorted(by: >))
        let first = try #require(zip(rows.dropFirst(), ranks).first { $0.1 == 1 }?.0[0])
        let png = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(first)")))
        let text = try PNG.text(of: png, name: "png").first { $0.keyword == "floydfarm.rank" }?.text
        #expect(text?.hasPrefix("{\"rank\": 1, ") == true)
        // It says how it was made as well as the store's own.
        let verification = try Verification(
            path: "\(folder)/\(first)", catalog: ModelCatalog(folder: bench.root), store: nil,
            compute: Compute(threads: 2)
        ) { _ in }
        #expect(verification.isIdentical)
    }

    @Test func `keeps its scores when a store is pruned`() throws {
        let bench = try Workbench()
        try SweepView(bench.prepare(Self.ranked)).keep(in: bench.store())
        try bench.run(Self.ranked)
        let all = try bench.contents()
        for file in try bench.files("safetensors") {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -2 * Prune.youth)], ofItemAtPath: file.path)
        }
        let report = try Prune([], of: bench.store(), ledger: SilentLedger()).run(removing: true)
        #expect(report.results.files == 0)
        #expect(try bench.contents() == all)
    }

    @Test(arguments: [
        (
            "task: upscale\nimage: a.png",
            "test.yaml:3: rank: the pictures of upscale cannot be ranked; leave rank out"
        ),
        (
            "prompt: \"\"\nstage2: off",
            "test.yaml: rank: an empty prompt needs others to be compared with; give rank.against"
        ),
    ])
    func `is refused before anything is rendered where there is nothing to rank by`(
        spec: String, message: String
    ) throws {
        let bench = try Workbench()
        #expect {
            try bench.prepare(spec + "\nrank: denoising")
        } throws: {
            "\($0)" == message
        }
    }
}
