package import Gallery
import Imaging
import Rendering
import Sweeps

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
        let grid = try Grid(of: sweep, folder: folder, store: store, key: key, frames: frames)
        return try GridFiles(grid, in: folder, of: store, shows: shows(in: store))
    }

    /// Copies the pictures that the store has into a folder, under readable names, with a table of their parameters;
    /// frames of samplings, and what shows illusions, stand beside them.
    ///
    /// - Throws: `StoreError` where the folder cannot be written, or has other files of these names.
    package func export(from store: ResultStore, to folder: String) throws -> Export {
        try Export(of: sweep, from: store, to: folder, shows: shows(in: store), frames: frames, key: key)
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
