import Foundation
import Tensors

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
        /// GiB that it should do with, where torch takes only a part of the network; else torch's own.
        var memory: Double?
    }

    private static let rows = [
        Row(name: "IF-I-M, 64², guided step, F32", model: "IF-I-M", size: 64, least: 2),
        Row(name: "IF-I-M, 64², guided step, F16", model: "IF-I-M", size: 64, dtype: .f16, least: 1.9),
        Row(name: "IF-II-M, 256², guided step, F32", model: "IF-II-M", size: 256, least: 2),
        Row(name: "IF-I-L, 64², guided step, F32", model: "IF-I-L", size: 64, least: 1.8),
        Row(name: "T5-XXL, 77 tokens, F16", model: "T5-XXL", size: nil, dtype: .f16, least: 1.2, memory: 13),
        Row(name: "pocket, cell of 20 + 20 steps", model: "pocket", size: nil, least: 2.5),
    ]

    /// Measures and prints it, row by row.
    func print() throws {
        let python = try Reference.step()
        let peak = Self.productRate(threads: threads)
        say(
            "torch \(python.version), \(threads) threads, best of \(runs) runs, twice each in turn; a large matrix "
                + "product runs at \(Int(peak)) GFLOP/s")
        say()
        row(
            "work", "floydfarm", "torch, best layout", "ratio", "at least", "GFLOP/s, counted plainly",
            "of a product's", "GiB at most, floydfarm / torch", "within torch's memory")
        row(Array(repeating: "---", count: 9))
        let breakdown = try Self.rows.map { ($0.name, try printRow($0, python, peak: peak)) }
        try printScaling()
        print(breakdown)
    }

    /// Measures and prints a row; gives the seconds by kind of operation.
    private func printRow(_ work: Row, _ python: Reference, peak: Double) throws -> [String: Double] {
        try withWeights(of: work) { weights in
            let (ours, theirs) = try inTurn(work, weights, python)
            let profiled = try measure(work, weights, profiled: true)
            let limit = work.memory ?? theirs.gibibytes
            let within = try measure(work, weights, memory: limit)
            let rate = (profiled.operations ?? 0) / ours.best / 1e9
            row(
                work.name, text(ours.best, " s"), text(theirs.best, " s"),
                text(theirs.best / ours.best, " ×"),
                text(work.least, " ×"), "\(Int(rate))", "\(Int((100 * rate / peak).rounded())) %",
                "\(text(ours.gibibytes)) / \(text(theirs.gibibytes))",
                "\(text(within.best, " s")), \(text(within.gibibytes)) of \(text(limit)) GiB")
            return profiled.profile ?? [:]
        }
    }

    /// How much the threads beyond the first help.
    private func printScaling() throws {
        let work = Self.rows[0]
        try withWeights(of: work) { weights in
            let (one, all) = (try measure(work, weights, threads: 1), try measure(work, weights))
            say()
            say("\(work.name): \(text(one.best / all.best)) × as fast on \(threads) threads as on one")
        }
    }

    /// Where the time goes.
    private func print(_ breakdown: [(name: String, seconds: [String: Double])]) {
        let kinds = Set(breakdown.flatMap(\.seconds.keys)).sorted()
        say()
        row(["seconds in"] + kinds)
        row(Array(repeating: "---", count: kinds.count + 1))
        for (name, seconds) in breakdown {
            row([name] + kinds.map { kind in seconds[kind].map { String(format: "%.3f", $0) } ?? "" })
        }
    }

    // MARK: - Measuring

    /// Calls `body` with the folder of random weights, if the row has some.
    private func withWeights<R>(of work: Row, _ body: (String?) throws -> R) throws -> R {
        guard let model = PublishedModel(rawValue: work.model) else { return try body(nil) }
        return try TemporaryModel.with(model, dtype: work.dtype) { try body($0) }
    }

    private func inTurn(
        _ work: Row, _ weights: String?, _ python: Reference
    ) throws -> (ours: Measured, theirs: Measured) {
        var (ours, theirs) = ([Measured](), [Measured]())
        for _ in 0..<2 {
            ours.append(try measure(work, weights))
            theirs.append(try python.measure(work.model, size: work.size, threads: threads, runs: runs))
        }
        guard let mine = ours.min(by: { $0.best < $1.best }),
            let other = theirs.min(by: { $0.best < $1.best })
        else { throw BenchError("\(work.name) gave no times") }
        return (mine, other)
    }

    private func measure(
        _ work: Row, _ weights: String?, threads: Int? = nil, memory: Double? = nil, profiled: Bool = false
    ) throws -> Measured {
        try Measured(
            work.model, size: work.size, weights: weights, threads: threads ?? self.threads, runs: runs,
            memory: memory, profiled: profiled)
    }

    /// GFLOP/s of a large matrix product, by OpenBLAS on all threads: the best of several.
    private static func productRate(threads: Int) -> Double {
        let side = 2048
        let compute = Compute(threads: threads)
        var noise = TorchGenerator(seed: 0)
        let x = noise.randn([1, side, side])
        let layer = Linear(weight: Weight(noise.randn([side, side])), bias: nil)
        let times = (0..<10).map { _ in
            let start = ContinuousClock.now
            _ = compute.linear(x, layer)
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return 2 * Double(side * side * side) / (times.min() ?? .infinity) / 1e9
    }

    // MARK: - Printing

    private func say(_ line: String = "") {
        Swift.print(line)
        fflush(nil)
    }
    private func row(_ columns: String...) { row(columns) }
    private func row(_ columns: [String]) { say("| " + columns.joined(separator: " | ") + " |") }
    private func text(_ value: Double, _ unit: String = "") -> String { String(format: "%.2f", value) + unit }
}
