/// How much work a sweep is: nodes of each kind, what of them is stored, and UNet evaluations.
///
/// Up to `maximumWalked` points of the sweep every cell is visited and all numbers are exact. Beyond,
/// `isEstimate` is set: `sampleSize` points, evenly spread, are visited, and the numbers scaled.
package struct PlanSummary: Sendable {
    /// The work of one kind of node.
    package struct Work: Hashable, Sendable {
        /// Distinct nodes that the cells hang on.
        package var nodes = 0
        /// Those of them that are stored.
        package var stored = 0
        /// UNet evaluations of all nodes.
        package var evaluations = 0
        /// UNet evaluations of the nodes yet to be rendered.
        package var evaluationsLeft = 0
        /// Nodes yet to be rendered: not stored, and needed for a picture that is not stored.
        package var nodesLeft = 0
    }

    /// The most points that are all visited.
    package static let maximumWalked = 100_000
    /// How many are visited of more.
    package static let sampleSize = 10_000

    /// Exact in any case.
    package let cells: Int
    /// Cells whose picture is stored.
    package let storedCells: Int
    package let work: [NodeKind: Work]
    package let isEstimate: Bool

    /// UNet evaluations yet to be made.
    package var evaluationsLeft: Int { work.values.reduce(0) { $0 + $1.evaluationsLeft } }

    /// Visits the cells of `sweep`.
    ///
    /// `picture` gives the node of a cell with these parameters, `isStored` says whether a node's result is stored,
    /// and `onNode` hears of every node the first time that it is met and of every node that is yet to be rendered,
    /// right after its cell was asked for. Throws what `picture` and `onNode` throw.
    package init(
        _ sweep: Sweep, picture: (Parameters) throws -> Node, isStored: (Node) -> Bool,
        onNode: (Node, _ isLeft: Bool) throws -> Void = { _, _ in }
    ) throws {
        isEstimate = sweep.indexCount > Self.maximumWalked
        var walk = PlanWalk()
        let points = sweep.indexCount
        for index in isEstimate ? Self.sample(Self.sampleSize, of: points) : Array(0..<points) {
            guard let cell = sweep.cell(at: index) else { continue }
            try walk.visit(picture(cell.parameters), isStored: isStored, onNode: onNode)
        }
        cells = sweep.cellCount
        let ratio = isEstimate ? Double(cells) / Double(max(walk.cells, 1)) : 1
        storedCells = Int((Double(walk.storedCells) * ratio).rounded())
        work = isEstimate ? walk.scaled(to: sweep) : walk.work
    }

    /// So many of the points of a sweep, evenly spread: multiples of the golden ratio, modulo 1, in step with no axis.
    package static func sample(_ size: Int, of points: Int) -> [Int] {
        (0..<size).map { number in
            let fraction = (Double(number) * 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
            return min(Int(fraction * Double(points)), points - 1)
        }
    }
}
