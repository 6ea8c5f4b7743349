import Sweeps
import Testing

struct PlanTests {
    private let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")

    private func plan(_ sweep: Sweep, stored: Set<ContentKey> = []) throws -> PlanSummary {
        try PlanSummary(
            sweep, picture: { try sweep.task.node($0, models) }, isStored: { stored.contains($0.key) })
    }

    private let spec =
        "prompt: [a, b]\nseed: [1, 2]\nsteps: [5, 20]\nstage2: {steps: 10, noise_level: [50, 250]}"

    @Test("nodes that cells share are counted once")
    func sharing() throws {
        let plan = try plan(try SampleTask.sweep(spec))
        #expect(plan.cells == 16)
        #expect(!plan.isEstimate)
        #expect(plan.work[.text]?.nodes == 3)
        #expect(plan.work[.stage1]?.nodes == 8)
        #expect(plan.work[.stage1]?.evaluations == 4 * 5 + 4 * 20)
        #expect(plan.work[.stage2]?.nodes == 16)
        #expect(plan.work[.stage2]?.evaluations == 160)
        #expect(plan.evaluationsLeft == 260)
    }

    @Test("a stored picture needs nothing of what it hangs on")
    func stored() throws {
        let sweep = try SampleTask.sweep("prompt: a\nsteps: [5, 20]\nstage2: {steps: 10}")
        let cell = try #require(sweep.cell(at: 0))
        let plan = try plan(sweep, stored: [sweep.task.node(cell.parameters, models).key])
        #expect(plan.storedCells == 1)
        #expect(plan.work[.stage1]?.nodes == 2)
        #expect(plan.work[.stage1]?.nodesLeft == 1)
        #expect(plan.work[.stage1]?.evaluationsLeft == 20)
        #expect(plan.work[.stage2]?.stored == 1)
        #expect(plan.work[.stage2]?.nodesLeft == 1)
        #expect(plan.work[.text]?.nodesLeft == 2)
        #expect(plan.evaluationsLeft == 30)
    }

    @Test("a stored stage I sample is not rendered again")
    func storedSample() throws {
        let sweep = try SampleTask.sweep("prompt: a\nsteps: 5\nstage2: {steps: 10}")
        let cell = try #require(sweep.cell(at: 0))
        let sample = try #require(sweep.task.node(cell.parameters, models).upstream.last)
        #expect(try plan(sweep, stored: [sample.key]).evaluationsLeft == 10)
    }

    @Test("a large sweep is estimated from a sample, its cells exactly")
    func estimate() throws {
        let plan = try plan(
            try SampleTask.sweep(
                "prompt: [a, b]\nseed: 0..99999\nsteps: [5, 15]\nstage2: {steps: 10, noise_level: [50, 250]}")
        )
        #expect(plan.cells == 800_000)
        #expect(plan.isEstimate)
        #expect(plan.work[.text]?.nodes == 3)
        #expect(plan.work[.stage1]?.nodes == 400_000)
        #expect(plan.work[.stage2]?.nodes == 800_000)
        let evaluations = try #require(plan.work[.stage1]?.evaluations)
        #expect(abs(evaluations - 4_000_000) < 100_000)
        #expect(plan.work[.stage2]?.evaluations == 8_000_000)
    }

    /// `models` as a plan has them.
    private var planned: ModelRecord {
        ModelRecord(
            Parameters(["model": .text("pocket")]),
            parts: ModelParts(
                text: ModelPart(digest: models.text), stage1: ModelPart(digest: models.stage1),
                stage2: models.stage2.map { ModelPart(digest: $0) }))
    }

    @Test("a cell that names another model than the plan has is refused")
    func unplanned() throws {
        let other = Parameters(["model": .text("other"), "prompt": .text("a")])
        #expect(throws: UnplannedModel.self) { try [planned].identity(for: other) }
        #expect(try [planned].identity(for: Parameters(["model": .text("pocket")])) == models)
    }

    @Test("the record finds a cell's key, and reads the spec as it was meant")
    func record() throws {
        let sweep = try SampleTask.sweep(spec)
        let id = sweep.id(models: ["m"])
        let record = try PlanRecord(sweep, id: id, models: [planned], inputs: InputDigests())
        let read = try PlanRecord(json: record.json())
        #expect(read == record)
        #expect(read.axes.map(\.name) == ["prompt", "seed", "steps", "stage2.noise_level"])
        #expect(read.axes[2].labels == ["5", "20"])
        let cell = try #require(sweep.cell(at: 7))
        #expect(read.keys?[7].key == (try sweep.task.node(cell.parameters, models).key.description))
        let again = try Sweep(read.spec(text: sweep.spec.text), tasks: [SampleTask.declaration])
        #expect(again.id(models: ["m"]) == id)
        #expect(again.spec.folder == "/specs")
    }

    @Test("a record of a large sweep lists neither cells nor long axes")
    func largeRecord() throws {
        let sweep = try SampleTask.sweep("prompt: [a, b]\nseed: 0..20000")
        let record = try PlanRecord(sweep, id: "x", models: [planned], inputs: InputDigests())
        #expect(record.keys == nil)
        #expect(record.axes.map(\.labels) == [["a", "b"], nil])
        #expect(record.cells == 40_002)
    }
}
