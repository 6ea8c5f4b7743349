import Foundation
import Rendering

/// The reference implementation: a script of `reference/` beside this program, run by Python with torch.
struct Reference {
    /// The version of torch.
    let version: String
    private let python: String
    private let script: String

    /// `step.py`, which needs diffusers as well.
    static func step() throws -> Reference {
        try Reference(script: "step.py", modules: ["torch", "diffusers", "transformers"])
    }

    /// - Throws: `BenchError` where Python lacks torch or another of the script's modules.
    init(script: String, modules: [String]) throws {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":")
        guard let python = folders.map({ "\($0)/python3" }).first(where: FileManager.default.isExecutableFile)
        else { throw BenchError("there is no python3 in PATH to compare with") }
        self.python = python
        self.script =
            URL(fileURLWithPath: Child.program).deletingLastPathComponent()
            .appendingPathComponent("floydfarm_floydfarm-bench.resources/reference/\(script)").path
        let names = modules.joined(separator: ", ")
        do {
            version = try Child.run(python, ["-c", "import \(names); print(torch.__version__)"])
                .trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw BenchError("\(python) cannot import \(names): pip install them")
        }
    }

    /// What the script prints in its last line.
    func line<Line: Decodable>(_ arguments: [String]) throws -> Line {
        let text = try Child.run(python, [script] + arguments)
        return try JSONDecoder().decode(Line.self, from: Data((text.split(separator: "\n").last ?? "").utf8))
    }

    /// The better of both memory layouts.
    func measure(_ model: String, size: Int?, threads: Int, runs: Int) throws -> Measured {
        let isPublished = PublishedModel(rawValue: model) != nil
        let reference = isPublished ? nil : try ModelCatalog().reference(model)
        let folder = reference.map { URL(fileURLWithPath: $0.stage1).deletingLastPathComponent().path }
        struct Line: Decodable {
            struct Times: Decodable { let best: Double }
            let nchw: Times?
            let nhwc: Times?
            let peak_bytes: Double
        }
        let line: Line = try line([
            "torch", folder ?? model, "\(size ?? 64)", "--runs", "\(runs)", "--threads", "\(threads)",
        ])
        guard let best = [line.nchw, line.nhwc].compactMap({ $0?.best }).min() else {
            throw BenchError("\(script) gave no times for \(model)")
        }
        return Measured(best: best, peakBytes: line.peak_bytes)
    }
}
