package import Sweeps

/// How far a run is, in cells and in UNet evaluations.
package struct RunProgress: Sendable {
    /// The evaluations of one stage.
    package struct Work: Sendable {
        /// Evaluations that this run has to do.
        package var total: Double
        package private(set) var done = 0.0
        /// Seconds per evaluation that earlier runs lead to expect.
        package var expected: Double?
        private var measured = 0.0
        private var seconds = 0.0

        package init(total: Double, expected: Double?) {
            self.total = total
            self.expected = expected
        }

        /// Counts evaluations that are done, and the seconds they took where that is known.
        package mutating func add(_ evaluations: Double, seconds: Double?) {
            done += evaluations
            guard let seconds else { return }
            measured += evaluations
            self.seconds += seconds
        }

        var secondsPerEvaluation: Double? { measured > 0 ? seconds / measured : expected }
        var left: Double { max(total - done, 0) }
    }

    /// Cells of the sweep.
    package let cells: Int
    /// Cells whose picture is in the store, those found there included.
    package var done = 0
    /// Cells that were in the store before.
    package var found = 0
    package var failed = 0
    package var work: [NodeKind: Work]

    package init(cells: Int, work: [NodeKind: Work]) {
        self.cells = cells
        self.work = work
    }

    /// What is to do, by a survey.
    init(_ survey: Survey, times: StepTimes) {
        let work = survey.summary.work.filter { $0.value.evaluations > 0 }.map { kind, work in
            (
                kind,
                Work(
                    total: Double(work.evaluationsLeft),
                    expected: survey.secondsPerEvaluation(kind, times: times))
            )
        }
        self.init(cells: survey.summary.cells, work: Dictionary(uniqueKeysWithValues: work))
    }

    /// Seconds until the end as far as measurements tell; nil while a stage was never measured.
    package var secondsLeft: Double? {
        var sum = 0.0
        for stage in work.values where stage.left > 0 {
            guard let pace = stage.secondsPerEvaluation else { return nil }
            sum += pace * stage.left
        }
        return sum
    }

    /// The share of this run's work that is done, from 0 to 1: in time where that is known, else in cells.
    package var fraction: Double {
        let spent = work.values.reduce(0) { $0 + $1.done * ($1.secondsPerEvaluation ?? 0) }
        guard let left = secondsLeft, spent + left > 0 else {
            return cells > 0 ? Double(done + failed) / Double(cells) : 1
        }
        return spent / (spent + left)
    }
}
