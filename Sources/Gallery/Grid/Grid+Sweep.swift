package import Sweeps

extension Grid {
    /// The grid of `sweep` as far as `store` has it.
    ///
    /// Without a wish in the spec, the last dimension goes across and the others down.
    ///
    /// - Parameters:
    ///   - sweep: what is shown.
    ///   - folder: where failures are recorded.
    ///   - store: where the pictures are.
    ///   - key: gives the key of a cell's picture.
    ///   - frames: gives what is kept of a cell's sampling; the steps are an axis of their own.
    ///   - score: gives the score of a cell's picture, where the sweep is ranked; nil while there is none.
    /// - Throws: `StoreError` where there are too many cells for a grid or a record cannot be read; what `key` throws.
    package init(
        of sweep: Sweep, folder: SweepFolder, store: ResultStore, key: (Cell) throws -> ContentKey,
        frames: (Cell) throws -> [StripFrame] = { _ in [] }, score: (Cell) throws -> Score? = { _ in nil }
    ) throws {
        guard sweep.cellCount <= Self.maximumCells else {
            throw StoreError(
                "\(sweep.name) has \(sweep.cellCount) cells, and a grid shows \(Self.maximumCells) at most: "
                    + "export the pictures, or split the sweep")
        }
        let cells = Array(sweep.cells())
        let groups = Self.groups(of: sweep)
        let tuples = groups.map { Self.tuples(of: cells, axes: $0) }
        let positions = tuples.map { tuples in
            Dictionary(uniqueKeysWithValues: tuples.enumerated().map { ($1, $0) })
        }
        let strips = StripAxes(try cells.map(frames))
        let dimensions = Self.dimensions(of: sweep, groups, tuples) + strips.dimensions
        let candidates = try RankedCandidates(cells, of: sweep, dimensions: dimensions, score: score)
        let failures = try folder.failures()
        var places: [Place] = []
        var films: [Film] = []
        var labels: [Int: String] = [:]
        for (number, (cell, frames)) in zip(cells, strips.frames).enumerated() {
            var own = zip(groups, positions).map { group, positions in
                positions[group.map { cell.coordinates[$0] }, default: 0]
            }
            labels[cell.index] = zip(dimensions, own).filter { $0.0.count > 1 }.map { $0.label(at: $1) }
                .joined(separator: " · ")
            let candidate = candidates?.rank(number, &own)
            let key = try key(cell)
            for (frame, positions) in zip(frames, frames.map(strips.positions)) {
                places.append(
                    Place(
                        cell: cell, key: frame.key,
                        state: Self.state(of: frame.key, store: store, failures: [:]),
                        positions: own + positions, candidate: candidate))
            }
            places.append(
                Place(
                    cell: cell, key: key, state: Self.state(of: key, store: store, failures: failures),
                    positions: own + strips.positionsOfResult, candidate: candidate,
                    standing: candidates?.ranks.standings[number],
                    caption: candidates?.caption(number, candidate: candidate)))
            if !frames.isEmpty {
                films.append(
                    Film(cell: cell.index, keys: frames.filter { $0.content == .sample }.map(\.key) + [key]))
            }
        }
        self.places = places
        self.films = films
        self.labels = labels
        name = sweep.name
        parameters = sweep.task.parameters.map(\.name).filter { name in
            cells.contains { $0.parameters[name] != nil }
        }
        (columns, rows, sheets) = Self.arrangement(
            of: dimensions, wish: sweep.grid, ranked: candidates?.place)
        (self.dimensions, ranked) = candidates?.ranked() ?? (dimensions, nil)
        constants = Self.constants(of: cells, parameters: sweep.task.parameters)
    }

    private static func state(
        of key: ContentKey, store: ResultStore, failures: [ContentKey: String]
    ) -> State {
        if store.contains(key, .picture) { return .done }
        return failures[key].map { .failed($0) } ?? .missing
    }

    /// The sweep's axes by their places, those that advance together in one group.
    private static func groups(of sweep: Sweep) -> [[Int]] {
        // Without an axis of their own, all cells are candidates.
        if let candidates = sweep.candidateAxes, !candidates.isEmpty, candidates.count == sweep.axes.count {
            return [candidates]
        }
        var groups: [[Int]] = []
        for (place, axis) in sweep.axes.enumerated() {
            let zip = sweep.zips.firstIndex { $0.contains(axis.name) }
            let known = groups.firstIndex { group in
                zip.map { sweep.zips[$0].contains(sweep.axes[group[0]].name) } ?? false
            }
            if let known { groups[known].append(place) } else { groups.append([place]) }
        }
        return groups
    }

    /// The combinations of values that occur, in the order of the values.
    private static func tuples(of cells: [Cell], axes: [Int]) -> [[Int]] {
        Set(cells.map { cell in axes.map { cell.coordinates[$0] } })
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func dimensions(of sweep: Sweep, _ groups: [[Int]], _ tuples: [[[Int]]]) -> [Dimension] {
        zip(groups, tuples).map { group, tuples in
            Dimension(
                names: group.map { sweep.axes[$0].name },
                labels: tuples.map {
                    zip(group, $0).map { axis, position in sweep.axes[axis].label(at: position) }
                })
        }
    }

    private static func arrangement(
        of dimensions: [Dimension], wish: GridLayout?, ranked: Int?
    ) -> (columns: [Int], rows: [Int], sheets: [Int]) {
        func places(_ names: [String]) -> [Int] {
            names.reduce(into: []) { places, name in
                guard
                    let place = dimensions.firstIndex(where: { $0.names.contains(name) })
                        ?? (name == GridLayout.ofRanks ? ranked : nil)
                else { return }
                if !places.contains(place) { places.append(place) }
            }
        }
        let rest = Array(dimensions.indices)
        guard let wish, !(wish.columns.isEmpty && wish.rows.isEmpty) else {
            return (rest.suffix(1), rest.dropLast(), [])
        }
        let columns = places(wish.columns)
        let rows = places(wish.rows).filter { !columns.contains($0) }
        return (columns, rows, rest.filter { !columns.contains($0) && !rows.contains($0) })
    }

    private static func constants(
        of cells: [Cell], parameters: [Parameter]
    ) -> [(name: String, label: String)] {
        guard let first = cells.first else { return [] }
        return parameters.compactMap { parameter in
            guard let value = first.parameters[parameter.name], value != parameter.standard,
                cells.allSatisfy({ $0.parameters[parameter.name] == value })
            else { return nil }
            return (parameter.name, value.label)
        }
    }
}
