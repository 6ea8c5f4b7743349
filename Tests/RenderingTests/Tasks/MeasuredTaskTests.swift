import Foundation
import Sweeps
import Tensors
import Testing

@testable import Rendering

/// What the tasks that start from pictures are for, measured on the pocket model with fixed seeds.
@Suite struct `The tasks that start from pictures, measured` {
    /// The noise that the course's schedule leaves at timestep 0: √(1 − ᾱ₀).
    private static let floor: Float = 0.006_425

    private let renderer = Renderer(compute: Compute(threads: 2))
    private let model: ModelReference
    private let picture: Tensor
    private let mask: Tensor

    init() throws {
        model = try ModelCatalog().reference("pocket")
        let path = URL(filePath: #filePath).appending(path: "../../../../Examples/course/campanile.png")
        let bytes = try [UInt8](Data(contentsOf: path.standardizedFileURL))
        func input(_ role: String, _ value: String) throws -> Tensor {
            let node = Node(
                kind: .input, fields: [(role, .text(value))], models: [], upstream: [], evaluations: 0)
            return try InputNode.tensor(of: node, width: 32, height: 32) { _ in bytes }
        }
        picture = try input("image", Self.file)
        mask = try input("mask", Self.shape)
    }

    private static let file = InputDigests.prefix + String(repeating: "a", count: 64)
    private static let shape = "rectangle 0.25 0.25 0.5 0.5"

    /// The sample of a cell with the declared defaults, but for what is given.
    private func sample(_ name: String, _ given: [String: ParameterValue]) throws -> Tensor {
        let task = try #require(RenderTask.all.first { $0.declaration.name == name })
        var values: [String: ParameterValue] = [:]
        for parameter in task.declaration.parameters { values[parameter.name] = parameter.standard }
        values["image"] = .text(Self.file)
        let node = try task.declaration.node(
            Parameters(values.merging(given) { $1 }), ModelIdentity(text: "t", stage1: "1", stage2: nil))
        var inputs: [ContentKey: Tensor] = [:]
        for input in node.upstream where input.kind == .input {
            inputs[input.key] = input["image"] == nil ? mask : picture
        }
        let results = try renderer.renderAll(node, task: task, model: model, given: inputs) { _ in }
        return try #require(results[node.key])
    }

    /// The differences from the picture, where the mask is 1 or where it is 0.
    private func differences(of sample: Tensor, where painted: Bool) -> [Float] {
        let plane = mask.count
        return zip(sample.values, picture.values).enumerated().compactMap { index, pair in
            (mask.values[index % plane] == 1) == painted ? abs(pair.0 - pair.1) : nil
        }
    }

    private func rootMeanSquare(_ values: [Float]) -> Float {
        (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
    }

    @Test func `edit comes closer to the picture the later it starts`() throws {
        let distances = try [1, 5, 10, 20].map { start in
            try (180..<182).map { seed in
                let edited = try sample("edit", ["start": .integer(start), "seed": .integer(seed)])
                return rootMeanSquare(zip(edited.values, picture.values).map { $0 - $1 })
            }.reduce(0, +) / 2
        }
        #expect(zip(distances, distances.dropFirst()).allSatisfy { $0 > $1 }, "\(distances)")
    }

    @Test func `inpaint leaves what the mask keeps within the noise that the schedule leaves`() throws {
        let sample = try sample("inpaint", ["mask": .text(Self.shape), "seed": .integer(180)])
        let kept = differences(of: sample, where: false)
        #expect(abs(rootMeanSquare(kept) / Self.floor - 1) < 0.1, "\(rootMeanSquare(kept))")
        #expect(try #require(kept.max()) < 6 * Self.floor)
        #expect(rootMeanSquare(differences(of: sample, where: true)) > 20 * Self.floor)
    }

    @Test func `inpaint-diffusers leaves what the mask keeps as it is`() throws {
        let given: [String: ParameterValue] = [
            "mask": .text(Self.shape), "prompt": .text("a rocket ship"), "steps": .integer(10),
            "seed": .integer(180),
        ]
        let sample = try sample("inpaint-diffusers", given)
        #expect(differences(of: sample, where: false).allSatisfy { $0 == 0 })
        #expect(rootMeanSquare(differences(of: sample, where: true)) > 0.1)
    }
}
