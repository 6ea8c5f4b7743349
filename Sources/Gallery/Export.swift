package import Sweeps

/// The pictures of a sweep under readable names, with a table of their parameters.
package struct Export: Sendable {
    /// Pictures that were written.
    package private(set) var written = 0
    /// Pictures that were there already.
    package private(set) var unchanged = 0
    /// Cells that have no picture yet.
    package private(set) var missing = 0
    /// The path of the table.
    package let table: String

    private static let tableName = "parameters.csv"
    private let files: StoreFiles

    /// Copies the pictures that `store` has of `sweep` into `folder`, which is made where it is not there.
    ///
    /// A cell's name is the same in every export, so that a later one adds what was missing.
    ///
    /// - Parameters:
    ///   - sweep: whose cells are copied.
    ///   - store: where the pictures are.
    ///   - folder: where to.
    ///   - shows: makes what shows a picture in other ways, which stands beside it.
    ///   - key: gives the key of a cell's picture.
    /// - Throws: `StoreError` where a file of the same name has another content, or the folder cannot be written; what
    ///   `key` throws.
    package init(
        of sweep: Sweep, from store: ResultStore, to folder: String, shows: CellShows? = nil,
        key: (Cell) throws -> ContentKey
    ) throws {
        files = StoreFiles(root: folder, kind: "the folder")
        table = "\(folder)/\(Self.tableName)"
        let names = sweep.task.parameters.map(\.name)
        let header = CSV.line(["file", "key"] + names)
        try checkTable(header)
        var lines = header
        for cell in sweep.cells() {
            let key = try key(cell)
            guard store.contains(key, .picture), let bytes = try store.read(key, .picture) else {
                missing += 1
                continue
            }
            let name = PictureName.of(cell, in: sweep)
            try write(bytes, name: name)
            for show in try shows?(cell, bytes) ?? [] {
                let beside = "\(name.dropLast(".png".count)).\(show.name).png"
                if try !files.create(beside, with: show.png) { try files.replace(beside, with: show.png) }
            }
            lines += CSV.line([name, key.description] + names.map { cell.parameters[$0]?.exactText ?? "" })
        }
        try files.replace(Self.tableName, with: [UInt8](lines.utf8))
    }

    private func checkTable(_ header: String) throws {
        guard let old = try files.read(Self.tableName), !old.starts(with: header.utf8) else { return }
        throw StoreError("\(table) is there already, with other columns: export into another folder")
    }

    private mutating func write(_ bytes: [UInt8], name: String) throws {
        if try files.create(name, with: bytes) {
            written += 1
        } else if try files.read(name) == bytes {
            unchanged += 1
        } else {
            throw StoreError(
                "\(files.root)/\(name) is there already, with another content: export into another folder")
        }
    }
}

extension ParameterValue {
    /// The value as a spec may write it, of whatever length.
    fileprivate var exactText: String {
        if case .integers(let integers) = self {
            integers.map(String.init).joined(separator: ", ")
        } else {
            label
        }
    }
}
