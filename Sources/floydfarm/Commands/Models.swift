import ArgumentParser
import Rendering

/// `floydfarm models`: the models that have a name.
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the models that can be named.",
        discussion:
            "Folders in $FLOYDFARM_MODELS (default: ~/.local/share/floydfarm/models) are models of their names."
    )

    @Flag(help: "Write a line of JSON for each model.")
    private var json = false

    func run() throws {
        for model in ModelCatalog().models() {
            let summary = ModelSummary(model)
            if json {
                try Terminal.json(Line(summary))
            } else {
                Terminal.result(text(summary))
            }
        }
    }

    private func text(_ summary: ModelSummary) -> String {
        if let problem = summary.problem { return "\(summary.name)\n  cannot be used: \(problem)" }
        let parts = summary.parts.map { part in
            let size = part.size.map { ", \($0)×\($0)" } ?? ""
            return "  \(part.role.rawValue): \(Readable.count(part.parameters)) parameters"
                + "\(size), \(part.dtypes.joined(separator: "+")), \(Readable.bytes(Double(part.bytes))), \(part.folder)"
        }
        return ([summary.name] + parts).joined(separator: "\n")
    }

    private struct Line: Encodable {
        struct Part: Encodable {
            let role: String
            let folder: String
            let parameters: Int
            let bytes: Int
            let types: [String]
            let size: Int?
        }

        let name: String
        let problem: String?
        let parts: [Part]

        init(_ summary: ModelSummary) {
            name = summary.name
            problem = summary.problem
            parts = summary.parts.map {
                Part(
                    role: $0.role.rawValue, folder: $0.folder, parameters: $0.parameters, bytes: $0.bytes,
                    types: $0.dtypes, size: $0.size)
            }
        }
    }
}
