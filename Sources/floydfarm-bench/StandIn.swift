import Glibc
import Rendering
import Sweeps
import Tensors

/// The task `stand-in`: a small picture that takes a set time, for tests and measurements of everything but rendering.
///
/// Its nodes have a kind of their own in their keys, so that none can be taken for a picture of a model.
enum StandIn {
    static let task = RenderTask(
        declaration: TaskDeclaration(
            name: "stand-in",
            summary: "A small picture that takes a set time.",
            parameters: [
                Parameter(
                    "seed", .integer(0...Int.max), standard: .integer(0), affects: kind,
                    help: "tells pictures apart"),
                Parameter(
                    "milliseconds", .integer(0...3_600_000), standard: .integer(50), affects: kind,
                    help: "how long a picture takes"),
            ],
            node: { parameters, _ in
                let fields = ["seed", "milliseconds"].map { ($0, parameters[$0] ?? .integer(0)) }
                return Node(kind: kind, fields: fields, models: [], upstream: [], evaluations: 1)
            }),
        parameters: { node in Parameters(Dictionary(node.fields.map { ($0.name, $0.value) }) { $1 }) },
        render: { node, _, _, onStep in try render(node, onStep: onStep) })

    /// All tasks, and this one.
    static let tasks = RenderTask.all + [task]

    private static let kind = NodeKind(rawValue: "stand-in")
    private static let side = 8
    /// How long a step takes, at which a worker may be told to stop.
    private static let step = 10

    private static func render(_ node: Node, onStep: (StepProgress) throws -> Void) throws -> Tensor {
        let (seed, milliseconds) = (node.integer("seed"), node.integer("milliseconds"))
        let steps = max(1, milliseconds / step)
        let start = ContinuousClock.now
        for number in 1...steps {
            let rest = start + .milliseconds(milliseconds) * number / steps - .now
            if rest > .zero { usleep(UInt32(rest / .microseconds(1))) }
            try onStep(StepProgress(kind: kind, step: number, count: steps))
        }
        let values = (0..<3 * side * side).map { Float((seed &* 31 &+ $0) & 255) / 127.5 - 1 }
        return Tensor(values, shape: [1, 3, side, side])
    }
}

extension Node {
    fileprivate func integer(_ name: String) -> Int {
        if case .integer(let value)? = self[name] { value } else { 0 }
    }
}
