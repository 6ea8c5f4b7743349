import Rendering
import Sweeps

/// What a cell of a sweep takes on the average, by a sample of its jobs.
struct CellCost {
    private static let sampledJobs = 64

    /// UNet evaluations of a cell, by `Node.paceSubject`.
    private let evaluations: [String: Double]

    /// - Throws: what a cell throws that is none.
    init(_ stored: StoredSweep) throws {
        let sweep = stored.sweep
        var sums: [String: Double] = [:]
        var cells = 0
        for index in Set(PlanSummary.sample(Self.sampledJobs, of: sweep.jobIndexCount)) {
            let sampled = (sweep.job(at: index)?.cells ?? []).compactMap(sweep.cell)
            // Cells of a job share its stage I sample.
            let nodes = Set(try sampled.flatMap { try stored.picture(of: $0).wanted })
            for node in nodes {
                if let subject = node.paceSubject { sums[subject, default: 0] += Double(node.evaluations) }
            }
            cells += sampled.count
        }
        evaluations = sums.mapValues { $0 / Double(max(cells, 1)) }
    }

    /// Seconds that one worker takes for a cell; nil while some of it was never measured.
    func seconds(paces: [String: Double]) -> Double? {
        var sum = 0.0
        for (subject, count) in evaluations {
            guard let pace = paces[subject] else { return nil }
            sum += pace * count
        }
        return sum
    }
}
