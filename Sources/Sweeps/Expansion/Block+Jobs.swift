extension Block {
    /// The number of jobs, also those all of whose cells are excluded.
    var jobCount: Int { count / stage2Count * jobsPerSample }

    /// The number of points on one stage I sample.
    private var stage2Count: Int {
        dimensions.reduce(1) { $1.isStage2Only ? $0 * $1.count : $0 }
    }

    private var jobsPerSample: Int { (stage2Count + Job.maximumCells - 1) / Job.maximumCells }

    /// The places of the points of job number `index`, ascending by their index.
    func positions(ofJob index: Int) -> [[Int]] {
        let (sample, piece) = index.quotientAndRemainder(dividingBy: jobsPerSample)
        var positions = Array(repeating: 0, count: dimensions.count)
        spread(sample, over: &positions) { !$0.isStage2Only }
        let points = (piece * Job.maximumCells)..<min((piece + 1) * Job.maximumCells, stage2Count)
        return points.map { point in
            spread(point, over: &positions) { $0.isStage2Only }
            return positions
        }
    }

    /// Writes the digits of `index` in the mixed base of the chosen dimensions to their places.
    private func spread(_ index: Int, over positions: inout [Int], _ isChosen: (Dimension) -> Bool) {
        var rest = index
        for place in dimensions.indices.reversed() where isChosen(dimensions[place]) {
            (rest, positions[place]) = rest.quotientAndRemainder(dividingBy: dimensions[place].count)
        }
    }

    /// The inverse of `positions(at:)`.
    func index(of positions: [Int]) -> Int {
        zip(dimensions, positions).reduce(0) { $0 * $1.0.count + $1.1 }
    }

    /// The dimension that `name` advances with; nil where it has one value.
    func dimension(of name: String) -> Int? {
        dimensions.firstIndex { $0.members.contains { $0.name == name } }
    }
}
