import Rendering
import Sweeps
import Tensors

/// A task whose pictures take no time, and some of which fail or do as a test likes.
enum StandIn {
    static let kind = NodeKind(rawValue: "stand-in")

    /// The task, of which pictures with some seeds fail; `onStep` is called before each of a picture's ten steps, with
    /// its seed and the step.
    static func task(
        failing seeds: Set<Int> = [],
        onStep: @escaping @Sendable (Int, Int) throws -> Void = { _, _ in }
    ) -> RenderTask {
        RenderTask(
            declaration: TaskDeclaration(
                name: "stand-in", summary: "A small picture.",
                parameters: [
                    Parameter(
                        "seed", .integer(0...1_000_000), standard: .integer(0), affects: kind,
                        help: "the seed")
                ],
                node: { parameters, _ in
                    Node(
                        kind: kind, fields: [("seed", parameters["seed"] ?? .integer(0))], models: [],
                        upstream: [], evaluations: 10)
                }),
            parameters: { node in Parameters(["seed": node["seed"] ?? .integer(0)]) },
            render: { node, _, _, progress in
                guard case .integer(let seed)? = node["seed"], !seeds.contains(seed) else {
                    throw RenderingError("seed \(node["seed"]?.label ?? "") is not for rendering")
                }
                for step in 1...10 {
                    try onStep(seed, step)
                    try progress(StepProgress(kind: kind, step: step, count: 10))
                }
                return Tensor(
                    (0..<12).map { Float((seed + $0) % 256) / 127.5 - 1 }, shape: [1, 3, 2, 2])
            })
    }
}
