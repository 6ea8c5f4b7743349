import Testing

@testable import Sweeps

/// Parameters that take several texts as one value.
@Suite struct `A list of texts` {
    private static let task = TaskDeclaration(
        name: "list", summary: "",
        parameters: [
            Parameter("views", .texts(2...3), isRequired: true, affects: .stage1, help: ""),
            Parameter("seed", .integer(0...9), standard: .integer(0), affects: .stage1, help: ""),
        ],
        node: { parameters, _ in
            Node(
                kind: .stage1, fields: [("views", parameters["views"] ?? .texts([]))], models: [],
                upstream: [], evaluations: 1)
        })

    private static func sweep(_ yaml: String) throws -> Sweep {
        let spec = SweepSpec(text: "task: list\n" + yaml, file: "list.yaml", folder: "/", defaultName: "list")
        return try Sweep(spec, tasks: [task])
    }

    @Test func `is one value, and a list of lists an axis`() throws {
        let one = try Self.sweep("views: [identity, flip]")
        #expect(one.cells().map { $0.parameters.texts("views") } == [["identity", "flip"]])
        let axis = try Self.sweep("views: [[identity, flip], [identity, negate, skew]]")
        #expect(axis.axes.map(\.name) == ["views"])
        #expect(axis.axes[0].label(at: 1) == "identity | negate | skew")
        #expect(axis.cellCount == 2)
    }

    @Test func `has its templates replaced`() throws {
        let sweep = try Self.sweep(
            "variables: {animal: [dog, cat]}\nviews: [\"a ${animal}\", \"seed ${seed}\"]")
        #expect(
            sweep.cells().map { $0.parameters.texts("views") } == [
                ["a dog", "seed 0"], ["a cat", "seed 0"],
            ])
    }

    @Test func `is read again from the JSON of its cell`() throws {
        let parameters = Parameters(["views": .texts(["a \"b\"", "c, d"]), "seed": .integer(0)])
        #expect(try Parameters(json: parameters.json(), task: Self.task, place: "test") == parameters)
    }

    @Test func `has other keys by order and by where a text ends`() throws {
        func key(_ texts: [String]) throws -> ContentKey {
            try Self.task.node(
                Parameters(["views": .texts(texts)]), ModelIdentity(text: "", stage1: "", stage2: nil)
            ).key
        }
        #expect(try Set([key(["a", "b"]), key(["b", "a"]), key(["ab", ""]), key(["", "ab"])]).count == 4)
    }

    @Test(arguments: [
        ("views: identity", "is not a list of texts; give a list of 2 to 3 texts"),
        ("views: [identity]", "has 1 texts; give a list of 2 to 3 texts"),
        ("views: [[a, b], c]", "is not a list of texts"),
        ("views: [a, b, c, d]", "has 4 texts"),
    ])
    func `of another form is refused`(yaml: String, message: String) {
        #expect {
            try Self.sweep(yaml)
        } throws: {
            "\($0)".contains(message)
        }
    }
}
