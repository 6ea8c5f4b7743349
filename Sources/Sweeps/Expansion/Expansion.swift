/// The index space of a sweep: its blocks one after the other, and what is known of each.
struct Expansion: Sendable {
    struct Part {
        let block: Block
        let filter: DropFilter
        /// The index of its first point, and of its first job.
        let firstIndex: Int
        let firstJob: Int
        /// For every axis its dimension here, nil for a constant, and the places of the values on the axis.
        let axes: [(dimension: Int?, places: [Int]?)]
    }

    let parts: [Part]
    let indexCount: Int
    let jobIndexCount: Int
    let cellCount: Int

    /// The part that the point at `index` belongs to.
    func part(at index: Int) -> Part? { part(index, count: indexCount, start: \.firstIndex) }

    /// The part that the job at `index` belongs to.
    func part(atJob index: Int) -> Part? { part(index, count: jobIndexCount, start: \.firstJob) }

    private func part(_ index: Int, count: Int, start: (Part) -> Int) -> Part? {
        0..<count ~= index ? parts.last { start($0) <= index } : nil
    }
}

extension Expansion.Part {
    /// Whether a point of the block is no cell.
    func drops(_ point: Int) -> Bool { !filter.keepsAll && filter.drops(block.positions(at: point)) }

    /// For every axis the place of the point's value.
    func coordinates(_ positions: [Int]) -> [Int] {
        axes.map { axis in
            let position = axis.dimension.map { positions[$0] } ?? 0
            return axis.places?[position] ?? position
        }
    }
}
