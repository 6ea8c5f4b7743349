import Farm
import Foundation
import Gallery
import Rendering
import Sweeps
import Tensors
import Testing

@Suite struct SweepRunTests {
    private static let two = """
        prompt: [a rocket ship, a red circle]
        steps: 2
        stage2: off
        """

    @Test func `a second run renders nothing`() throws {
        let bench = try Workbench()
        let first = try bench.run(Self.two)
        #expect((first.done, first.found, first.failed) == (2, 0, 0))
        let contents = try bench.contents()
        let second = try bench.run(Self.two) { event, _ in
            if case .rendered = event { Issue.record("a stored cell was rendered again") }
        }
        #expect((second.done, second.found, second.failed) == (2, 2, 0))
        #expect(try bench.contents() == contents)
    }

    @Test func `a run that was interrupted between two steps goes on to the same files`() throws {
        let (whole, broken) = (try Workbench(), try Workbench())
        try whole.run(Self.two)
        var steps = 0
        #expect(throws: Interrupted.self) {
            try broken.run(Self.two) { event, interruption in
                steps += 1
                if steps == 4 { interruption.request() }
            }
        }
        #expect(try broken.contents().keys.contains { $0.hasSuffix(".png") })
        #expect(try broken.contents() != whole.contents())
        try broken.run(Self.two)
        #expect(try broken.contents() == whole.contents())
    }

    @Test func `a cell has the same samples alone, beside others, and with any number of threads`() throws {
        let alone = "prompt: a red circle\nseed: 3\nsteps: 2\nstage2: {steps: 1}"
        let among = "prompt: [a rocket ship, a red circle]\nseed: [2, 3]\nsteps: 2\nstage2: {steps: 1}"
        let benches = try (0..<3).map { _ in try Workbench() }
        try benches[0].run(alone, threads: 2)
        try benches[1].run(alone, threads: 1)
        try benches[2].run(among, threads: 2)
        let contents = try benches.map { try $0.contents() }
        #expect(contents[0] == contents[1])
        #expect(contents[0].allSatisfy { contents[2][$0.key] == $0.value })
        #expect(contents[2].count > contents[0].count)
    }

    @Test func `cells that differ in stage II only share one stage I sample, and prompts their text states`()
        throws
    {
        let bench = try Workbench()
        let spec = "prompt: a rocket ship\nsteps: 2\nstage2: {steps: 1, noise_level: [50, 250]}"
        let tallies = try bench.prepare(spec).survey.summary.work
        #expect(tallies[.text]?.nodes == 2)
        #expect(tallies[.stage1]?.nodes == 1)
        #expect(tallies[.stage2]?.nodes == 2)
        let end = try bench.run(spec)
        #expect(end.work[.stage1]?.done == 4)
        #expect(end.work[.stage2]?.done == 4)
        let names = try bench.contents().keys
        #expect(names.count { $0.hasSuffix(".safetensors") } == 3)
        #expect(names.count { $0.hasSuffix(".png") } == 3)
    }

    @Test func `a store that fails ends the run, and what is done is kept`() throws {
        let bench = try Workbench()
        let objects = bench.root + "/objects"
        var kept: [String: [UInt8]] = [:]
        #expect(throws: StoreError.self) {
            try bench.run(Self.two) { event, _ in
                guard case .rendered = event, kept.isEmpty, let contents = try? bench.contents() else {
                    return
                }
                kept = contents
                // A file where the folder was fails for every user, root too.
                try? FileManager.default.moveItem(atPath: objects, toPath: bench.root + "/kept")
                try? Data().write(to: URL(fileURLWithPath: objects))
            }
        }
        try FileManager.default.removeItem(atPath: objects)
        try FileManager.default.moveItem(atPath: bench.root + "/kept", toPath: objects)
        #expect(!kept.isEmpty)
        #expect(try bench.contents() == kept)
        let end = try bench.run(Self.two)
        #expect((end.done, end.found) == (2, 1))
    }

    @Test func `a cell that fails is kept with its reason, and the run goes on`() throws {
        let bench = try Workbench()
        let spec = "task: stand-in\nseed: [1, 2]"
        var reasons: [String] = []
        let end = try bench.run(spec, tasks: [StandIn.task(failing: [2])]) { event, _ in
            if case .failed(_, _, let reason, _) = event { reasons.append(reason) }
        }
        #expect((end.done, end.failed) == (1, 1))
        #expect(reasons == ["seed 2 is not for rendering"])
        let folder = try bench.store().sweep(bench.prepare(spec, tasks: [StandIn.task()]).id)
        #expect(try Array(folder.failures().values) == reasons)
        #expect(try bench.run(spec, tasks: [StandIn.task()]).failed == 0)
        #expect(try folder.failures().isEmpty)
    }

    @Test func `a damaged sample of stage I is set aside and computed anew`() throws {
        let (bench, whole) = (try Workbench(), try Workbench())
        let spec = "prompt: a rocket ship\nsteps: 1\nstage2: {steps: 1}"
        try whole.run(spec)
        try bench.run("prompt: a rocket ship\nsteps: 1\nstage2: off")
        let sample = try #require(try bench.files("safetensors").max { $0.size < $1.size })
        #expect(truncate(sample.path, off_t(sample.size - 100)) == 0)
        let end = try bench.run(spec)
        #expect((end.done, end.failed) == (1, 0))
        #expect(try bench.contents() == whole.contents())
        #expect(try bench.files("bad").count == 1)
    }

    @Test func `stored results of another shape are computed anew`() throws {
        let (bench, whole) = (try Workbench(), try Workbench())
        let spec = "prompt: a rocket ship\nsteps: 1\nstage2: {steps: 1}"
        try whole.run(spec)
        try bench.run("prompt: a rocket ship\nsteps: 1\nstage2: off")
        let wrong = Tensor(zeros: [3])
        for file in try bench.files("safetensors") {
            try Safetensors.write([("text", wrong), ("stage1", wrong)], to: file.path)
        }
        #expect(try bench.run(spec).failed == 0)
        #expect(try bench.contents() == whole.contents())
    }

    @Test func `the measured time of a step is kept for the next plan`() throws {
        let bench = try Workbench()
        let before = Estimate(
            try bench.prepare("prompt: a\nsteps: 3\nstage2: off"), times: StepTimes(folder: bench.folder))
        #expect(before.secondsLeft == nil)
        try bench.run("prompt: a rocket ship\nsteps: 3\nstage2: off")
        let after = Estimate(
            try bench.prepare("prompt: a\nsteps: 3\nstage2: off"), times: StepTimes(folder: bench.folder))
        #expect((after.secondsLeft ?? 0) > 0)
    }
}
