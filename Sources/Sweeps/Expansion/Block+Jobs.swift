extension Block {
    /// The number of jobs, also those all of whose cells are excluded.
    var jobCount: Int { count / stage2Count * jobsPerSample }

    /// The number of points on one stage I sample.
    private var stage2Count: Int {
        dimensions.reduce(1) { $1.isStage2Only ? $0 * $1.count : $0 }
    }

    private var jobsPerSample: Int { (stage2Count + Job.maximumCells - 1) / Job.maximumCells }

    /// The points of job number `index`, ascending, where `start` is the block's first.
    func points(ofJob index: Int, from start: Int) -> [Int] {
        let stage2Count = stage2Count
        let (sample, piece) = index.quotientAndRemainder(dividingBy: jobsPerSample)
        let first = start + point(sample) { !$0.isStage2Only }
        let range = (piece * Job.maximumCells)..<min((piece + 1) * Job.maximumCells, stage2Count)
        return range.map { first + point($0) { $0.isStage2Only } }
    }

    /// The point with the digits of `number` in the mixed base of the chosen dimensions, and 0 in all others.
    private func point(_ number: Int, _ isChosen: (Dimension) -> Bool) -> Int {
        var (rest, weight, point) = (number, 1, 0)
        for place in dimensions.indices.reversed() {
            let count = dimensions[place].count
            if isChosen(dimensions[place]) {
                point += rest % count * weight
                rest /= count
            }
            weight *= count
        }
        return point
    }

    /// The dimension that `name` advances with; nil where it has one value.
    func dimension(of name: String) -> Int? {
        dimensions.firstIndex { $0.members.contains { $0.name == name } }
    }
}
