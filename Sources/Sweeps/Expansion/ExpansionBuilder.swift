/// Joins the blocks of a spec to the index space of its sweep.
struct ExpansionBuilder {
    private let drafts: [BlockDraft]
    let blocks: [Block]
    /// The exclusions of every block.
    let exclusions: [[[Constraint]]]
    let axes: [Axis]
    private let placed: [AxisBuilder.Placed]
    /// All that some block gives, in order of first appearance.
    let names: [String]
    private let place: FieldPlace

    init(drafts: [BlockDraft], task: TaskDeclaration, place: FieldPlace) throws(SpecError) {
        var blocks: [Block] = []
        for draft in drafts { blocks.append(try BlockBuilder(draft, task: task, place: place).block()) }
        var names: [String] = []
        for draft in drafts { names += draft.given.map(\.name).filter { !names.contains($0) } }

        let known = names + task.parameters.map(\.name)
        for (index, draft) in drafts.enumerated() where index == 0 || !draft.inheritsExclusions {
            let heirs = drafts.indices.filter { index == 0 && $0 > 0 && drafts[$0].inheritsExclusions }
            var check = ExclusionCheck(names: known, blocks: ([index] + heirs).map { blocks[$0] })
            for exclusion in draft.exclusions ?? [] { try check.check(exclusion) }
        }
        exclusions = drafts.map { draft in
            (draft.exclusions ?? []).map { exclusion in
                exclusion.fields.map { Constraint(names: [$0.name], columns: [$0.values]) }
            }
        }
        var placed: [AxisBuilder.Placed] = []
        let builder = AxisBuilder(blocks: blocks, place: place)
        for name in names { if let axis = try builder.axis(name) { placed.append(axis) } }
        self.placed = placed
        self.axes = placed.map(\.axis)
        self.drafts = drafts
        self.blocks = blocks
        self.names = names
        self.place = place
    }

    /// The groups of axes that every block advances together.
    var zips: [[String]] {
        let groups = blocks.map { $0.dimensions.map { $0.members.map(\.name) } }
        return groups[0].filter { group in
            group.count > 1 && groups.allSatisfy { $0.contains { Set($0) == Set(group) } }
        }
    }

    func expansion() throws(SpecError) -> Expansion {
        var parts: [Expansion.Part] = []
        var indexCount = 0
        var jobIndexCount = 0
        var cellCount = 0
        for (number, block) in blocks.enumerated() {
            let filter = try filter(number)
            var counter = CellCounter(filter)
            guard let cells = counter.count() else {
                throw place.error("its exclusions are too intricate to count what they leave; use fewer")
            }
            parts.append(
                Expansion.Part(
                    block: block, filter: filter, firstIndex: indexCount, firstJob: jobIndexCount,
                    axes: placed.map { (block.dimension(of: $0.axis.name), $0.places[number]) }))
            indexCount += block.count
            jobIndexCount += block.jobCount
            cellCount += cells
            guard indexCount <= DecimalRange.maximumCount else {
                throw BlockBuilder.tooManyCells(place.named("also", line: nil))
            }
        }
        guard cellCount > 0 else {
            let line = drafts.lazy.compactMap { $0.exclusions?.first?.place.line }.first
            throw place.named("exclude", line: line).error("leaves no cell of \(indexCount); exclude less")
        }
        return Expansion(
            parts: parts, indexCount: indexCount, jobIndexCount: jobIndexCount, cellCount: cellCount)
    }

    private func filter(_ number: Int) throws(SpecError) -> DropFilter {
        var builder = DropFilterBuilder(blocks[number], place: place)
        try builder.add(exclusions: exclusions[number])
        for earlier in 0..<number {
            try builder.add(earlier: blocks[earlier], exclusions: exclusions[earlier], names: names)
        }
        return try builder.filter()
    }
}
