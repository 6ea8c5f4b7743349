import Imaging
import Sweeps

/// The files of a sweep's grid in the store: sheets and the page.
package struct GridFiles: Sendable {
    /// A picture beside the sheets.
    package struct Addition: Sendable {
        package let path: String
        /// What tells its cell from the others, and what it shows.
        package let title: String
    }

    /// The paths of the sheets, at least one.
    package let sheets: [String]
    /// The path of the page.
    package let page: String
    /// What else there is to look at: views of illusions, animations of film strips.
    package let additions: [Addition]
    /// What to tell the user, such as that a font is missing.
    package let warnings: [String]

    /// Makes the sheets and the page of a grid, in place of earlier ones, and what shows its pictures in other ways.
    ///
    /// - Throws: `StoreError` where no font is installed, or the store cannot be written.
    package init(
        _ grid: Grid, in folder: SweepFolder, of store: ResultStore, shows: CellShows? = nil
    ) throws {
        var names: [String] = []
        try ContactSheet.draw(grid, store: store) { png, number, count in
            let name = count == 1 ? "sheet.png" : "sheet-\(number + 1).png"
            try folder.writeGrid(png, name: name)
            names.append(name)
        }
        let shown = try shows.map { try folder.writeShows(of: grid, store: store, $0) } ?? []
        var additions: [(name: String, title: String)] = []
        func add(_ name: String, of cell: Int, _ what: String) {
            let parts = [grid.labels[cell] ?? "", what]
            additions.append((name, parts.filter { !$0.isEmpty }.joined(separator: ": ")))
        }
        for (place, files) in zip(grid.places, shown) {
            for (what, name) in files.sorted(by: { $0.key < $1.key }) {
                add(name, of: place.cell.index, what)
            }
        }
        try folder.writeGrid(GridPage.html(of: grid, store: store, shows: shown), name: "index.html")
        for film in grid.films.prefix(Self.maximumFilms) {
            guard let png = try Self.animation(of: film, store: store) else { continue }
            let name = "film-\(film.cell).png"
            try folder.writeGrid(png, name: name)
            add(name, of: film.cell, "steps")
        }
        sheets = names.map(folder.gridPath)
        self.additions = additions.map { Addition(path: folder.gridPath($0.name), title: $0.title) }
        page = folder.gridPath("index.html")
        warnings = ContactSheet.warning(for: grid).map { [$0] } ?? []
        try folder.keepOnly(Set(names + additions.map(\.name) + ["index.html"]))
    }

    /// The most cells whose samplings are shown as animations.
    private static let maximumFilms = 1000
    /// How long a state is shown.
    private static let milliseconds = 200

    /// The pictures of a film that have the first one's size; nil where one is missing.
    private static func animation(of film: Grid.Film, store: ResultStore) throws -> [UInt8]? {
        var frames: [Bitmap] = []
        for key in film.keys {
            guard let bytes = try store.read(key, .picture),
                let frame = try? PNG.decode(bytes, name: key.description).bitmap
            else { return nil }
            // Stage II's result is larger.
            if let first = frames.first, (first.width, first.height) != (frame.width, frame.height) {
                continue
            }
            frames.append(frame)
        }
        return try PNG.encode(
            animation: frames.map { PNG.Frame($0, milliseconds: milliseconds) })
    }

    /// The number of font families that labels can be set in.
    ///
    /// - Throws: `StoreError` where no font is installed.
    package static func fontFamilies() throws -> Int { try Typesetter.checkFonts() }
}
