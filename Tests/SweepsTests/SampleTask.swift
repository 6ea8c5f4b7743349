import Sweeps

/// A task much like `generate`, for tests.
enum SampleTask {
    static let schedules = ["fast3": [999, 500, 0], "smart2": [999, 0]]

    static let parameters: [Parameter] = [
        Parameter("prompt", .text, isRequired: true, affects: .text, help: "what to draw"),
        Parameter("negative", .text, standard: .text(""), affects: .text, help: "what not to draw"),
        Parameter("clean_caption", .boolean, standard: .boolean(true), affects: .text, help: "clean it"),
        Parameter("model", .model, standard: .text("pocket"), affects: .text, help: "the model"),
        Parameter("model.stage1", .model, affects: .stage1, help: "stage I"),
        Parameter("model.stage2", .model, affects: .stage2, help: "stage II"),
        Parameter("model.text", .model, affects: .text, help: "the text encoder"),
        Parameter(
            "seed", .integer(0...Int(Int32.max)), standard: .integer(0), affects: .stage1, help: "the seed"),
        Parameter(
            "steps", .schedule(named: schedules), standard: .integer(100), affects: .stage1, help: "steps"),
        Parameter("guidance", .number(0...100), standard: .number(7), affects: .stage1, help: "the scale"),
        Parameter("variance", .choice(["small", "large"]), affects: .stage1, help: "the variance"),
        Parameter("stage2", .boolean, standard: .boolean(true), affects: .stage2, help: "whether to enlarge"),
        Parameter(
            "stage2.steps", .schedule(named: schedules), standard: .integer(50), affects: .stage2,
            help: "steps"),
        Parameter("stage2.guidance", .number(0...100), standard: .number(4), affects: .stage2, help: "scale"),
        Parameter(
            "stage2.noise_level", .integer(0...999), standard: .integer(250), affects: .stage2,
            help: "how much the enlarged picture is noised"),
    ]

    static let declaration = TaskDeclaration(
        name: "generate", summary: "text to image", parameters: parameters, scoring: scoring, node: node)

    /// Two evaluations for each draw of noise.
    private static let scoring = Scoring(parameter: "prompt", candidates: "seed") { picture, ranking in
        Node(
            kind: .score,
            fields: [("seed", .integer(ranking.seed)), ("rivals", .texts(ranking.rivals))],
            models: [], upstream: [picture], evaluations: 2 * ranking.draws)
    }

    @Sendable
    private static func node(_ parameters: Parameters, _ models: ModelIdentity) -> Node {
        let texts = ["prompt", "negative"].map { name in
            Node(
                kind: .text, fields: fields([name, "clean_caption"], of: parameters), models: [models.text],
                upstream: [], evaluations: 0)
        }
        let stage1 = Node(
            kind: .stage1, fields: fields(["seed", "steps", "guidance"], of: parameters),
            models: [models.stage1], upstream: texts, evaluations: parameters.integer("steps") ?? 3)
        guard let model = models.stage2, parameters.boolean("stage2") == true else { return stage1 }
        return Node(
            kind: .stage2,
            fields: fields(["stage2.steps", "stage2.guidance", "stage2.noise_level"], of: parameters),
            models: [model], upstream: texts + [stage1], evaluations: parameters.integer("stage2.steps") ?? 3)
    }

    private static func fields(
        _ names: [String], of parameters: Parameters
    ) -> [(name: String, value: ParameterValue)] {
        names.compactMap { name in parameters[name].map { (name, $0) } }
    }

    /// The sweep that a spec called `first.yaml` describes.
    static func sweep(_ text: String) throws(SpecError) -> Sweep {
        try Sweep(
            SweepSpec(text: text, file: "first.yaml", folder: "/specs", defaultName: "first"),
            tasks: [declaration])
    }

    /// What is said of a spec, or that nothing is.
    static func complaint(_ text: String) -> String {
        do {
            _ = try sweep(text)
            return "accepted"
        } catch {
            return error.description
        }
    }
}

extension Sweep {
    /// The values of `name` over all cells.
    func values(_ name: String) -> [ParameterValue?] { cells().map { $0.parameters[name] } }

    /// The labels of the named parameters, cell by cell.
    func table(_ names: String...) -> [String] {
        cells().map { cell in names.map { cell.parameters[$0]?.label ?? "none" }.joined(separator: " ") }
    }
}
