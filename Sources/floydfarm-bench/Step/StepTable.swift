import Foundation

/// The table of speeds against torch, each row measured side by side: we, torch, we, torch.
struct StepTable {
    let threads: Int
    let runs: Int

    private struct Row {
        let name: String
        let model: String
        let size: Int?
        var dtype = MakeModel.Precision.f32
        /// How much faster it should be.
        let least: Double
    }

    private static let rows = [
        Row(name: "IF-I-M, 64², guided step, F32", model: "IF-I-M", size: 64, least: 2),
        Row(name: "IF-I-M, 64², guided step, F16", model: "IF-I-M", size: 64, dtype: .f16, least: 1.9),
        Row(name: "IF-II-M, 256², guided step, F32", model: "IF-II-M", size: 256, least: 2),
        Row(name: "IF-I-L, 64², guided step, F32", model: "IF-I-L", size: 64, least: 1.8),
        Row(name: "T5-XXL, 77 tokens, F16", model: "T5-XXL", size: nil, dtype: .f16, least: 1.2),
        Row(name: "pocket, cell of 20 + 20 steps", model: "pocket", size: nil, least: 2.5),
    ]

    /// Measures and prints it, row by row.
    func print() throws {
        let python = try Reference()
        Swift.print("torch \(python.version), \(threads) threads, best of \(runs) runs, twice each in turn")
        Swift.print(
            "| work | floydfarm | torch (best layout) | ratio | at least | peak memory, floydfarm / torch |")
        Swift.print("|---|---|---|---|---|---|")
        for row in Self.rows {
            var (ours, theirs) = ([Measured](), [Measured]())
            for _ in 0..<2 {
                ours.append(try measure(row))
                theirs.append(try python.measure(row.model, size: row.size, threads: threads, runs: runs))
            }
            guard let mine = ours.min(by: { $0.best < $1.best }),
                let other = theirs.min(by: { $0.best < $1.best })
            else { continue }
            Swift.print(
                String(
                    format: "| %@ | %.3f s | %.3f s | %.2f × | %.1f × | %.1f / %.1f GiB |", row.name,
                    mine.best,
                    other.best, other.best / mine.best, row.least, mine.gibibytes, other.gibibytes))
        }
    }

    private func measure(_ row: Row) throws -> Measured {
        let size = row.size.map { ["--size", "\($0)"] } ?? []
        let text = try Child.run(
            Child.program,
            [
                "step", row.model, "--dtype", row.dtype.rawValue, "--threads", "\(threads)", "--runs",
                "\(runs)", "--json",
            ]
                + size)
        return try Measured(json: text)
    }
}

/// A figure that another process printed.
struct Measured {
    let best: Double
    let gibibytes: Double

    init(best: Double, peakBytes: Double) {
        self.best = best
        gibibytes = peakBytes / 1_073_741_824
    }

    /// `{"best": seconds, "peak_bytes": bytes, …}`, the last line of `text`.
    fileprivate init(json text: String) throws {
        struct Line: Decodable {
            let best: Double
            let peak_bytes: Double
        }
        let line = try JSONDecoder().decode(
            Line.self, from: Data((text.split(separator: "\n").last ?? "").utf8))
        self.init(best: line.best, peakBytes: line.peak_bytes)
    }
}
