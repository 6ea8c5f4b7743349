/// The files of a sweep's grid in the store: sheets and the page.
package struct GridFiles: Sendable {
    /// The paths of the sheets, at least one.
    package let sheets: [String]
    /// The path of the page.
    package let page: String
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
        names += shown.flatMap(\.values)
        try folder.writeGrid(GridPage.html(of: grid, store: store, shows: shown), name: "index.html")
        sheets = names.filter { $0.hasPrefix("sheet") }.map(folder.gridPath)
        page = folder.gridPath("index.html")
        warnings = ContactSheet.warning(for: grid).map { [$0] } ?? []
        try folder.keepOnly(Set(names + ["index.html"]))
    }

    /// The number of font families that labels can be set in.
    ///
    /// - Throws: `StoreError` where no font is installed.
    package static func fontFamilies() throws -> Int { try Typesetter.checkFonts() }
}
