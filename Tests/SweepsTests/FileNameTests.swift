import Sweeps
import Testing

/// Files that a task's cells name, where two parameters say together which one.
@Suite struct `The files of a cell` {
    private static let task = TaskDeclaration(
        name: "digits", summary: "Digits.",
        parameters: [
            Parameter("training", .training(epoch: "epoch"), affects: .digit, help: ""),
            Parameter("epoch", .integer(1...100), affects: .digit, help: ""),
            Parameter(
                "data", .digits(index: "index"), standard: .text("drawn"), affects: .digit, help: ""),
            Parameter("index", .integer(0...100), standard: .integer(0), affects: .digit, help: ""),
        ],
        node: { parameters, _ in
            Node(
                kind: .digit,
                fields: ["training", "data"].map { ($0, parameters[$0] ?? .text("")) }, models: [],
                upstream: [], evaluations: 0)
        })
    private static let digest = String(repeating: "a", count: 64)

    private func names(_ spec: String) throws -> [[String]] {
        let sweep = try Sweep(
            SweepSpec(text: spec, file: "spec.yaml", folder: "/", defaultName: "spec"), tasks: [Self.task])
        return sweep.cells().map { Self.task.files(of: $0.parameters).map(\.name) }
    }

    @Test func `have names with the number that says which`() throws {
        #expect(
            try names("task: digits\ntraining: runs/a\nepoch: [1, 5]\nindex: 3")
                == [["runs/a epoch 1", "drawn index 3"], ["runs/a epoch 5", "drawn index 3"]])
        #expect(
            try names("task: digits\ntraining: runs/a\ndata: 'mnist:x'") == [["runs/a", "mnist:x index 0"]])
        #expect(
            try names("task: digits\ntraining: sha256:\(Self.digest)\nepoch: 2")
                == [["sha256:\(Self.digest)", "drawn index 0"]])
    }

    @Test func `enter the node by their digests, and are refused where those are not known`() throws {
        let parameters = Parameters([
            "training": .text("a"), "epoch": .integer(2), "data": .text("drawn"), "index": .integer(0),
        ])
        let models = ModelIdentity(text: "", stage1: "", stage2: nil)
        var inputs = InputDigests(["drawn index 0": Self.digest])
        #expect(throws: UnplannedInput.self) {
            try Self.task.picture(of: parameters, models: models, inputs: inputs)
        }
        inputs["a epoch 2"] = Self.digest
        let node = try Self.task.picture(of: parameters, models: models, inputs: inputs)
        #expect(node["training"] == .text("sha256:\(Self.digest)"))
        #expect(node["data"] == .text("sha256:\(Self.digest)"))
    }

    @Test func `are refused where a list or nothing stands for one`() {
        for spec in ["training: [[a, b]]", "training:", "training: ''", "data: {a: b}"] {
            #expect(throws: SpecError.self, "\(spec)") { try names("task: digits\n\(spec)") }
        }
    }
}
