import Foundation
import Rendering

/// The reference implementation: `reference/step.py` beside this program, run by Python with torch and diffusers.
struct Reference {
    /// The version of torch.
    let version: String
    private let python: String
    private let script: String

    /// - Throws: `BenchError` where Python lacks torch or diffusers.
    init() throws {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":")
        guard let python = folders.map({ "\($0)/python3" }).first(where: FileManager.default.isExecutableFile)
        else { throw BenchError("there is no python3 in PATH to compare with") }
        self.python = python
        script =
            URL(fileURLWithPath: Child.program).deletingLastPathComponent()
            .appendingPathComponent("floydfarm_floydfarm-bench.resources/reference/step.py").path
        do {
            version = try Child.run(
                python, ["-c", "import torch, diffusers, transformers; print(torch.__version__)"]
            ).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw BenchError("\(python) cannot import torch, diffusers and transformers: pip install them")
        }
    }

    /// The better of both memory layouts.
    func measure(_ model: String, size: Int?, threads: Int, runs: Int) throws -> Measured {
        let isPublished = PublishedModel(rawValue: model) != nil
        let reference = isPublished ? nil : try ModelCatalog().reference(model)
        let folder = reference.map { URL(fileURLWithPath: $0.stage1).deletingLastPathComponent().path }
        let text = try Child.run(
            python,
            [
                script, "torch", folder ?? model, "\(size ?? 64)", "--runs", "\(runs)", "--threads",
                "\(threads)",
            ])
        struct Line: Decodable {
            struct Times: Decodable { let best: Double }
            let nchw: Times?
            let nhwc: Times?
            let peak_bytes: Double
        }
        let line = try JSONDecoder().decode(
            Line.self, from: Data((text.split(separator: "\n").last ?? "").utf8))
        guard let best = [line.nchw, line.nhwc].compactMap({ $0?.best }).min() else {
            throw BenchError("\(script) gave no times for \(model)")
        }
        return Measured(best: best, peakBytes: line.peak_bytes)
    }
}
