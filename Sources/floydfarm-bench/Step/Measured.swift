import Foundation

/// What one of the processes that are compared measured.
struct Measured: Decodable {
    /// Seconds.
    let best: Double
    let peakBytes: Double
    /// Multiplications and additions of the plain definition; nil without a profile.
    let operations: Double?
    /// Seconds by kind of operation; nil without a profile.
    let profile: [String: Double]?

    private enum CodingKeys: String, CodingKey {
        case best, operations, profile
        case peakBytes = "peak_bytes"
    }

    init(best: Double, peakBytes: Double) {
        self.best = best
        self.peakBytes = peakBytes
        operations = nil
        profile = nil
    }

    /// This program's figures of a network, whose weights lie in a folder, or of a whole cell.
    init(
        _ model: String, size: Int?, weights: String?, threads: Int, runs: Int, memory: Double? = nil,
        profiled: Bool = false
    ) throws {
        var arguments = ["step", model, "--threads", "\(threads)", "--runs", "\(runs)", "--json"]
        if let weights { arguments += ["--weights", weights] }
        if let size { arguments += ["--size", "\(size)"] }
        if let memory { arguments += ["--memory", "\(memory)"] }
        if profiled { arguments.append("--profile") }
        self = try Self.own(arguments)
    }

    /// What this program prints in its last line when it measures.
    static func own(_ arguments: [String]) throws -> Measured {
        let text = try Child.run(Child.program, arguments)
        return try JSONDecoder().decode(
            Measured.self, from: Data((text.split(separator: "\n").last ?? "").utf8))
    }

    var gibibytes: Double { peakBytes / 1_073_741_824 }
}
