/// How many cells a farm settles in a second, by what was seen over the last minute.
package struct Throughput: Sendable {
    /// Seconds that are looked back.
    private static let window = 60.0

    private var seen: [(time: Double, settled: Int)] = []

    package init() {}

    /// Takes in how many cells are settled at a time, in seconds of any clock.
    package mutating func add(settled: Int, at time: Double) {
        // Retried cells are settled no more.
        if let last = seen.last, settled < last.settled { seen = [] }
        seen.append((time, settled))
        // The one before the window's begin stays, so that there always is a difference.
        while seen.count > 2, seen[1].time < time - Self.window { seen.removeFirst() }
    }

    /// Nil while nothing was seen to be settled.
    package var cellsPerSecond: Double? {
        guard let first = seen.first, let last = seen.last, last.time > first.time,
            last.settled > first.settled
        else { return nil }
        return Double(last.settled - first.settled) / (last.time - first.time)
    }

    /// Seconds until so many cells are settled, if the farm goes on as it did; nil where that is unknown.
    package func seconds(for cells: Int) -> Double? { cellsPerSecond.map { Double(cells) / $0 } }
}

/// How fast a sweep goes.
package struct SweepPace: Hashable, Sendable {
    package let cellsPerSecond: Double?
    package let secondsLeft: Double?

    /// Measured step times tell more of what is left than what was settled of late, which may be little.
    package init(_ throughput: Throughput, of status: SweepStatus, by look: FarmLook) {
        self.init(
            cellsPerSecond: throughput.cellsPerSecond,
            secondsLeft: look.secondsLeft(of: status) ?? throughput.seconds(for: status.left))
    }

    package init(cellsPerSecond: Double? = nil, secondsLeft: Double? = nil) {
        self.cellsPerSecond = cellsPerSecond
        self.secondsLeft = secondsLeft
    }
}
