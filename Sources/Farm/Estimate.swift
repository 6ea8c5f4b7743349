import Sweeps

/// What a run would do and what it would take, as far as that can be known beforehand.
package struct Estimate: Encodable, Sendable {
    /// The nodes of one kind.
    package struct Stage: Encodable, Sendable {
        package let kind: String
        package let nodes: Int
        package let stored: Int
        package let nodesLeft: Int
        package let evaluationsLeft: Int
        /// By earlier measurements on this machine; nil where there are none.
        package let secondsLeft: Double?
    }

    package let id: String
    package let cells: Int
    package let storedCells: Int
    package let stages: [Stage]
    /// Nil until every stage was measured.
    package let secondsLeft: Double?
    /// The most bytes that the missing results can take.
    package let bytesLeft: Double
    /// Whether all but `cells` comes from a sample of a very large sweep.
    package let isEstimate: Bool
    package let warnings: [String]

    package init(_ prepared: PreparedSweep, times: StepTimes) {
        let (survey, summary) = (prepared.survey, prepared.survey.summary)
        id = prepared.id
        cells = summary.cells
        storedCells = summary.storedCells
        isEstimate = summary.isEstimate
        warnings = survey.warnings
        stages = [NodeKind.text, .stage1, .stage2, .digit, .score].compactMap { kind in
            guard let work = summary.work[kind] else { return nil }
            let seconds = survey.secondsPerEvaluation(kind, times: times).map {
                $0 * Double(work.evaluationsLeft)
            }
            return Stage(
                kind: kind.rawValue, nodes: work.nodes, stored: work.stored, nodesLeft: work.nodesLeft,
                evaluationsLeft: work.evaluationsLeft, secondsLeft: work.evaluationsLeft == 0 ? 0 : seconds)
        }
        let known = stages.compactMap(\.secondsLeft)
        secondsLeft = known.count == stages.count ? known.reduce(0, +) : nil
        let sampled = Double(min(summary.cells, PlanSummary.sampleSize))
        bytesLeft = Double(survey.bytesLeft) * (isEstimate ? Double(summary.cells) / sampled : 1)
    }
}
