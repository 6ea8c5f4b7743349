import Sweeps
import Tensors
import Testing

@testable import Rendering

@Suite("The renderer")
struct RendererTests {
    private static let model = ModelReference(
        name: "standard", stage1: "\(Goldens.folder)/checkpoint/stage1",
        stage2: "\(Goldens.folder)/checkpoint/stage2",
        text: "\(Goldens.folder)/checkpoint/stage1")

    /// A cell of five steps a stage, and the states of its texts.
    private func cell(_ changes: [String: ParameterValue] = [:]) throws -> (Node, [ContentKey: Tensor]) {
        var parameters = Parameters()
        for parameter in Generate.task.declaration.parameters {
            if let standard = parameter.standard { parameters[parameter.name] = standard }
        }
        let own: [String: ParameterValue] = [
            "prompt": .text("a man wearing a hat"), "seed": .integer(180), "steps": .integer(5),
            "stage2.steps": .integer(2),
        ]
        for (name, value) in own.merging(changes, uniquingKeysWith: { $1 }) { parameters[name] = value }
        let models = ModelIdentity(text: "t", stage1: "1", stage2: "2")
        let node = try Generate.task.declaration.node(parameters, models)
        let texts = try Goldens("text")
        var states: [ContentKey: Tensor] = [:]
        for text in node.withUpstream where text.kind == .text {
            let index = text["prompt"] == .text("") ? 4 : 1
            states[text.key] = try texts.floats("embedding.\(index).clean=1").reshaped([77, 64])
        }
        return (node, states)
    }

    @Test("renders a cell's nodes as diffusers does, in order")
    func cell() throws {
        let (node, states) = try cell()
        var steps: [String] = []
        let results = try Renderer(compute: Compute(threads: 2)).renderAll(
            node, task: Generate.task, model: Self.model, given: states
        ) { steps.append("\($0.kind.rawValue) \($0.step)/\($0.count)") }
        #expect(steps == (1...5).map { "stage1 \($0)/5" } + ["stage2 1/2", "stage2 2/2"])
        let stage1 = try #require(node.upstream.last.flatMap { results[$0.key] })
        #expect(
            stage1.largestDifference(from: try Goldens("pipelines").floats("stage1.seed180.steps5")) < 2e-4)
        #expect(results[node.key]?.shape == [1, 3, 64, 64])
    }

    @Test("asks for texts only once a prompt")
    func conditioning() throws {
        let renderer = Renderer(compute: Compute(threads: 2))
        var asked = 0
        for seed in 0..<2 {
            let (node, states) = try cell([
                "seed": .integer(seed), "stage2": .boolean(false), "steps": .integer(1),
            ])
            _ = try renderer.render(
                node, task: Generate.task, model: Self.model,
                upstream: { text in
                    asked += 1
                    return try #require(states[text.key])
                }, onStep: { _ in })
        }
        #expect(asked == 2)
    }

    @Test("keeps the enlargement of the model in other sizes")
    func sizes() throws {
        let (node, states) = try cell([
            "width": .integer(24), "height": .integer(16), "steps": .integer(1), "stage2.steps": .integer(1),
        ])
        let results = try Renderer(compute: Compute(threads: 2)).renderAll(
            node, task: Generate.task, model: Self.model, given: states, onStep: { _ in })
        #expect(results[node.key]?.shape == [1, 3, 32, 48])
    }

    @Test("refuses text states of another width in one sentence")
    func mismatch() throws {
        let (node, states) = try cell()
        let error = #expect(throws: RenderingError.self) {
            try Renderer(compute: Compute(threads: 2)).renderAll(
                node, task: Generate.task, model: Self.model,
                given: states.mapValues { _ in Tensor(zeros: [77, 32]) },
                onStep: { _ in })
        }
        #expect(error?.description.contains("encoder_hid_dim") == true)
    }

    @Test("refuses stages in each other's place")
    func swapped() {
        let swapped = ModelReference(
            name: "swapped", stage1: Self.model.stage1, stage2: Self.model.stage1, text: Self.model.text)
        let error = #expect(throws: RenderingError.self) { try swapped.requireFittingParts() }
        #expect(error?.description.contains("is not of a stage II") == true)
        #expect(throws: Never.self) { try Self.model.requireFittingParts() }
    }
}
