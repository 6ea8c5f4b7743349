import Foundation

/// The table of speeds of training against torch, each row measured side by side: we, torch, we, torch.
struct TrainTable {
    let threads: Int
    let runs: Int

    private struct Row {
        let kind: String
        let hidden: Int
        let batch: Int

        var arguments: [String] { [kind, "--hidden", "\(hidden)", "--batch", "\(batch)"] }
    }

    private static let rows = [
        Row(kind: "denoiser", hidden: 128, batch: 256), Row(kind: "class", hidden: 64, batch: 128),
    ]

    /// Measures and prints it, row by row.
    func print() throws {
        let python = try Reference(script: "train.py", modules: ["torch"])
        say(
            "torch \(python.version), \(threads) threads, the best step of \(runs), twice each in turn, and the better of "
                + "torch's layouts")
        say()
        say("| step of | pictures/s, floydfarm | torch | ratio | GiB at most, floydfarm / torch |")
        say("|---|---|---|---|---|")
        for row in Self.rows { try printRow(row, python) }
    }

    private func printRow(_ row: Row, _ python: Reference) throws {
        let common = ["--threads", "\(threads)", "--runs", "\(runs)"]
        var (ours, theirs) = ([Measured](), [Measured]())
        for _ in 0..<2 {
            ours.append(try Measured.own(["train"] + row.arguments + common + ["--json"]))
            for layout in ["nchw", "nhwc"] {
                theirs.append(try python.line(row.arguments + common + ["--layout", layout]))
            }
        }
        guard let mine = ours.min(by: { $0.best < $1.best }),
            let other = theirs.min(by: { $0.best < $1.best })
        else { throw BenchError("\(row.kind) gave no times") }
        let pictures = Double(row.batch)
        say(
            String(
                format: "| %@, D = %d, batch %d | %.1f | %.1f | %.2f × | %.2f / %.2f |", row.kind, row.hidden,
                row.batch,
                pictures / mine.best, pictures / other.best, other.best / mine.best, mine.gibibytes,
                other.gibibytes))
    }

    private func say(_ line: String = "") {
        Swift.print(line)
        fflush(nil)
    }
}
