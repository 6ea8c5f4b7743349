/// A spec resolved against a task: axes, and the cells they span.
///
/// Nothing of it grows with the number of cells: a cell is computed from its index when it is asked for.
package struct Sweep: Sendable {
    package let spec: SweepSpec
    package let name: String
    package let task: TaskDeclaration
    /// In the spec's order of appearance; the last varies fastest.
    package let axes: [Axis]
    /// The groups of axes that advance together all over the sweep.
    package let zips: [[String]]
    /// The grid that the spec asks for, without the parameters that have one value.
    package let grid: GridLayout?
    /// How its pictures are ranked; nil where they are not.
    package let ranking: Ranking?
    private let expansion: Expansion
    private let canonical: CanonicalBytes

    /// Reads `spec` for the one of `tasks` that it names.
    package init(_ spec: SweepSpec, tasks: [TaskDeclaration]) throws(SpecError) {
        let reader = try SpecReader(spec, tasks: tasks)
        try self.init(
            spec, name: reader.name, task: reader.task, drafts: reader.blocks, grid: reader.grid,
            rank: reader.rank, place: reader.place)
    }

    init(
        _ spec: SweepSpec, name: String, task: TaskDeclaration, drafts: [BlockDraft],
        grid: (layout: GridLayout, place: FieldPlace)? = nil,
        rank: (reader: RankReader, place: FieldPlace)? = nil, place: FieldPlace
    ) throws(SpecError) {
        let builder = try ExpansionBuilder(drafts: drafts, task: task, place: place)
        self.spec = spec
        self.name = name
        self.task = task
        axes = builder.axes
        zips = builder.zips
        let ranking = try rank.flatMap { (rank) throws(SpecError) in
            try rank.reader.ranking(builder, task: task, place: rank.place)
        }
        self.ranking = ranking
        self.grid = try grid.map { (grid) throws(SpecError) in
            try grid.layout.checked(
                axes: builder.axes, names: builder.names + task.parameters.map(\.name),
                others: (task.parameters.contains { $0.name == "keep" } ? GridLayout.ofStrips : [])
                    + (ranking == nil ? [] : [GridLayout.ofRanks]),
                place: grid.place)
        }
        expansion = try builder.expansion()
        var canonical = builder.canonicalBytes(task: task)
        if let ranking { canonical.append(ranking) }
        self.canonical = canonical
    }

    /// The node that is a cell's picture, with its score beside it where the sweep is ranked.
    ///
    /// - Throws: as `TaskDeclaration.picture` does; what the task throws for pictures that cannot be ranked.
    package func picture(
        of parameters: Parameters, models: ModelIdentity, inputs: InputDigests
    ) throws -> Node {
        let picture = try task.picture(of: parameters, models: models, inputs: inputs)
        guard let ranking, let scoring = task.scoring else { return picture }
        return picture.accompanied(by: [try scoring.node(picture, ranking)])
    }

    /// The size of the index space: cells, and points that are excluded or given twice.
    package var indexCount: Int { expansion.indexCount }

    /// The number of cells, exact.
    package var cellCount: Int { expansion.cellCount }

    /// The cell at `index`; nil where it is excluded, or given already by an earlier part of the sweep.
    package func cell(at index: Int) -> Cell? {
        guard let part = expansion.part(at: index) else { return nil }
        let positions = part.block.positions(at: index - part.firstIndex)
        guard !part.filter.drops(positions) else { return nil }
        return Cell(
            index: index, parameters: Parameters(part.block.parameters(at: positions)),
            coordinates: part.coordinates(positions))
    }

    /// All cells, in the order of their indices.
    package func cells() -> some Sequence<Cell> {
        (0..<indexCount).lazy.compactMap { cell(at: $0) }
    }

    /// The size of the job space: jobs, and such as have no cell left.
    package var jobIndexCount: Int { expansion.jobIndexCount }

    /// The job at `index`; nil where none of its cells is left.
    package func job(at index: Int) -> Job? {
        guard let part = expansion.part(atJob: index) else { return nil }
        var cells = part.block.points(ofJob: index - part.firstJob, from: part.firstIndex)
        if !part.filter.keepsAll { cells.removeAll { part.drops($0 - part.firstIndex) } }
        return cells.isEmpty ? nil : Job(index: index, cells: cells)
    }

    /// All jobs, in the order of their indices.
    package func jobs() -> some Sequence<Job> {
        (0..<jobIndexCount).lazy.compactMap { job(at: $0) }
    }

    /// The sweep's id: its name and eight digits of the digest of the resolved spec, of `models`, and of the
    /// digests of its `inputs`.
    ///
    /// The spec enters as what it means: layout, order of keys of single values, grid and name change nothing.
    package func id(models: [String], inputs: Set<String> = []) -> String {
        var bytes = canonical
        bytes.append(models.count)
        for model in models { bytes.append(model) }
        for input in inputs.sorted() { bytes.append(input) }
        return "\(name)-\(SHA256.hex(of: bytes.bytes).prefix(8))"
    }
}
