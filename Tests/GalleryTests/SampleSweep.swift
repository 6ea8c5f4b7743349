import Gallery
import Imaging
import Sweeps
import Testing

/// A store with a sweep whose pictures are drawn here instead of rendered.
final class SampleSweep {
    let folder: TemporaryFolder
    let store: ResultStore
    let sweep: Sweep
    let files: SweepFolder

    static let task = TaskDeclaration(
        name: "generate", summary: "",
        parameters: [
            Parameter("prompt", .text, isRequired: true, affects: .text, help: ""),
            Parameter("negative", .text, affects: .text, help: ""),
            Parameter("seed", .integer(0...1_000_000), standard: .integer(0), affects: .stage1, help: ""),
            Parameter("steps", .integer(1...1000), standard: .integer(100), affects: .stage1, help: ""),
            Parameter("guidance", .number(1...50), standard: .number(7), affects: .stage1, help: ""),
            Parameter(
                "stage2.noise_level", .integer(0...999), standard: .integer(250), affects: .stage2, help: ""),
        ],
        scoring: Scoring(parameter: "prompt", candidates: "seed") { picture, _ in picture },
        node: { parameters, _ in
            let fields = parameters.values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return Node(kind: .stage2, fields: fields, models: [], upstream: [], evaluations: 1)
        })

    /// Resolves a spec in YAML; no picture is there yet.
    init(_ yaml: String, name: String = "sample") throws {
        folder = try TemporaryFolder()
        store = try ResultStore(root: folder.path + "/store")
        let spec = SweepSpec(text: yaml, file: "sample.yaml", folder: "/", defaultName: name)
        sweep = try Sweep(spec, tasks: [Self.task])
        files = try store.sweep("sample-00000000")
    }

    func key(_ cell: Cell) throws -> ContentKey {
        let models = ModelIdentity(text: "", stage1: "", stage2: nil)
        return try Self.task.node(cell.parameters, models).key
    }

    /// Stores the pictures of all cells but those that `isLeftOut`.
    func draw(side: Int = 16, except isLeftOut: (Cell) -> Bool = { _ in false }) throws {
        for cell in sweep.cells() where !isLeftOut(cell) {
            try store.commit(PNG.encode(Self.picture(of: cell, side: side)), as: key(cell), .picture)
        }
    }

    var grid: Grid {
        get throws { try Grid(of: sweep, folder: files, store: store, key: key) }
    }

    func export(to folder: String) throws -> Export {
        try Export(of: sweep, from: store, to: folder, key: key)
    }

    /// A slope of two colours that depend on the cell.
    static func picture(of cell: Cell, side: Int) -> Bitmap {
        let hue = cell.coordinates.first ?? 0
        let shade = cell.coordinates.last ?? 0
        let samples = (0..<side * side).flatMap { pixel in
            let (x, y) = (pixel % side, pixel / side)
            let slope = (x + 2 * y) * 160 / (3 * side)
            return (0..<3).map { channel in UInt8(slope + ((hue + channel) % 3) * 32 + (shade * 11) % 30) }
        }
        return Bitmap(width: side, height: side, samples: samples)
    }
}
