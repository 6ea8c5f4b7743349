import Sweeps
import Testing

struct JobTests {
    @Test("a job is a stage I sample with all its stage II cells, wherever their axes stand")
    func grouping() throws {
        let sweep = try SampleTask.sweep("stage2: {noise_level: [50, 250]}\nprompt: [a, b]\nseed: [1, 2]")
        #expect(sweep.jobs().map(\.cells) == [[0, 4], [1, 5], [2, 6], [3, 7]])
        #expect(sweep.jobs().map(\.index) == [0, 1, 2, 3])
    }

    @Test("cells of a job share their stage I sample, and jobs of a part do not")
    func samples() throws {
        let sweep = try SampleTask.sweep(
            "stage2: {noise_level: [50, 250], steps: [5, 6]}\nprompt: [a, b]\nguidance: [2, 3]")
        let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")
        let samples = try sweep.jobs().map { job in
            try Set(
                job.cells.map { index in
                    let cell = try #require(sweep.cell(at: index))
                    return try #require(sweep.task.node(cell.parameters, models).upstream.last).key
                })
        }
        #expect(samples.allSatisfy { $0.count == 1 })
        #expect(Set(samples).count == 4)
    }

    @Test("a zip of stage I with stage II values splits jobs; one of stage II values alone does not")
    func zips() throws {
        let mixed = try SampleTask.sweep(
            "prompt: x\nseed: [1, 2]\nstage2: {noise_level: [50, 250]}\nzip: [[seed, stage2.noise_level]]")
        #expect(mixed.jobs().map(\.cells) == [[0], [1]])
        let alone = try SampleTask.sweep(
            "prompt: x\nstage2: {noise_level: [50, 250], steps: [5, 6]}\n"
                + "zip: [[stage2.steps, stage2.noise_level]]")
        #expect(alone.jobs().map(\.cells) == [[0, 1]])
    }

    @Test("a stage II value that a prompt names changes the prompt's states too")
    func templates() throws {
        let sweep = try SampleTask.sweep(
            "prompt: \"noise ${stage2.noise_level}\"\nstage2: {noise_level: [50, 250], steps: [5, 6]}")
        #expect(sweep.jobs().map(\.cells) == [[0, 1], [2, 3]])
    }

    @Test("excluded cells are in no job, and a job without cells is none")
    func exclusions() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nseed: [1, 2, 3]\nstage2: {noise_level: [50, 250]}\n"
                + "exclude: [{seed: 2}, {seed: 3, stage2.noise_level: 50}]")
        #expect(sweep.jobs().map(\.cells) == [[0, 1], [5]])
        #expect(sweep.jobs().map(\.index) == [0, 2])
        #expect(sweep.job(at: 1) == nil)
        #expect(sweep.job(at: 3) == nil)
        #expect(sweep.job(at: -1) == nil)
    }

    @Test("a job never grows beyond its limit")
    func limit() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nseed: 0..4\nstage2: {noise_level: 0..999, guidance: 0..100 by 0.0001}")
        #expect(sweep.cellCount == 5_000_005_000)
        let first = try #require(sweep.job(at: 0))
        #expect(first.cells == Array(0..<4096))
    }

    @Test("parts of a job cover its cells once")
    func pieces() throws {
        let sweep = try SampleTask.sweep(
            "prompt: x\nstage2: {noise_level: 0..999, guidance: 0..9}\nseed: [1, 2]")
        let jobs = Array(sweep.jobs())
        #expect(jobs.map(\.cells.count) == [4096, 4096, 1808, 4096, 4096, 1808])
        #expect(jobs.flatMap(\.cells).sorted() == Array(0..<20_000))
    }

    @Test(
        "every cell is in exactly one job, and what is no cell is in none",
        arguments: [
            "prompt: [a, b]\nseed: [1, 2]",
            "stage2: {noise_level: [50, 250]}\nprompt: [a, b]\nguidance: [2, 3]\nseed: [1, 2]",
            "stage2: {noise_level: [1, 2], steps: [5, 6]}\nseed: [1, 2]\nprompt: [a, b]\nzip: [[seed, prompt]]",
            "prompt: x\nseed: [1, 2, 3]\nstage2: {noise_level: [50, 250]}\n"
                + "exclude: [{seed: 2}, {seed: 3, stage2.noise_level: 50}]",
            "prompt: [a, b]\nstage2: {noise_level: [1, 2, 3]}\nalso:\n  - {seed: [0, 5]}\n"
                + "  - {stage2: {noise_level: [3, 4], guidance: [1, 2]}}",
            "stage2: {noise_level: 0..999, guidance: 0..8}\nprompt: x\nseed: [1, 2]",
        ])
    func partition(spec: String) throws {
        let sweep = try SampleTask.sweep(spec)
        #expect(sweep.jobs().flatMap(\.cells).sorted() == sweep.cells().map(\.index))
    }
}
