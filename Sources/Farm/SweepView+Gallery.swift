package import Gallery
import Imaging
import Rendering
import Sweeps
import Tensors

extension SweepView {
    /// Makes sheets and page of what the store has of the sweep, in place of earlier ones.
    ///
    /// - Throws: `FarmError` for more cells than a grid shows; `StoreError` where the store cannot be written or no
    ///   font is installed.
    package func layOut(in store: ResultStore) throws -> GridFiles {
        guard sweep.cellCount <= Grid.maximumCells else {
            throw FarmError(
                "\(id) has \(sweep.cellCount) cells, and a grid shows \(Grid.maximumCells) at most: "
                    + "export the pictures, or split the sweep")
        }
        let folder = try store.sweep(id)
        let grid = try Grid(
            of: sweep, folder: folder, store: store, key: key, frames: frames,
            score: { try score(of: $0, in: store) })
        return try GridFiles(grid, in: folder, of: store, shows: shows(in: store))
    }

    /// Copies the pictures that the store has into a folder, under readable names, with a table of their parameters;
    /// frames of samplings, and what shows illusions, stand beside them.
    ///
    /// - Throws: `StoreError` where the folder cannot be written, or has other files of these names.
    package func export(from store: ResultStore, to folder: String) throws -> Export {
        try Export(
            of: sweep, from: store, to: folder, shows: shows(in: store), frames: frames,
            scores: scores(in: store), key: key)
    }

    /// The score of a cell's picture; nil where the sweep is not ranked, or the store does not have it.
    func score(of cell: Cell, in store: ResultStore) throws -> Score? {
        guard let node = try scoreNode(of: cell), store.contains(node.key, .tensors) else { return nil }
        let errors = try? Safetensors.read(store.path(of: node.key, .tensors))[node.kind.rawValue]?.floats()
        return errors.flatMap { ScoreNode.score(of: node, errors: $0) }
    }

    /// All scores; nil where the sweep is not ranked.
    private func scores(in store: ResultStore) throws -> Export.Scores? {
        guard sweep.ranking != nil else { return nil }
        let views = try sweep.cells().reduce(1) { views, cell in
            max(views, try scoreNode(of: cell).flatMap(ScoreNode.shape)?.first ?? 1)
        }
        return Export.Scores(views: views) { try score(of: $0, in: store) }
    }

    /// What shows a picture in other ways; nil where the sweep's task has nothing of that kind.
    private func shows(in store: ResultStore) throws -> CellShows? {
        guard let shows = try RenderTask.named(sweep.task.name).shows else { return nil }
        return { cell, picture in
            let bitmap = try PNG.decode(picture, name: "a picture of \(id)").bitmap
            return try shows(bitmap, node(of: cell)) { digest in
                guard let bytes = try store.input(digest) else {
                    throw MissingInput(digest: digest, store: store.root)
                }
                return bytes
            }.map { ($0.name, $0.png) }
        }
    }
}
