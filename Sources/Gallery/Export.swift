import Imaging
package import Sweeps

/// The pictures of a sweep under readable names, with a table of their parameters.
package struct Export: Sendable {
    /// The scores of a ranked sweep.
    package struct Scores {
        /// How many views its pictures have at most.
        let views: Int
        /// The score of a cell's picture; nil while there is none.
        let score: (Cell) throws -> Score?

        package init(views: Int, score: @escaping (Cell) throws -> Score?) {
            self.views = views
            self.score = score
        }
    }

    /// Pictures that were written.
    package private(set) var written = 0
    /// Pictures that were there already.
    package private(set) var unchanged = 0
    /// Pictures that are not rendered yet.
    package private(set) var missing = 0
    /// The path of the table.
    package let table: String

    private static let tableName = "parameters.csv"
    /// What stands in the table of frames besides.
    private static let frameColumns = ["step", "timestep", "shows"]

    private let files: StoreFiles
    private let store: ResultStore

    /// Copies the pictures that `store` has of `sweep` into `folder`, which is made where it is not there.
    ///
    /// A cell's name is the same in every export, so that a later one adds what was missing. The frames that are kept of
    /// its samplings stand beside it.
    ///
    /// - Parameters:
    ///   - sweep: whose cells are copied.
    ///   - store: where the pictures are.
    ///   - folder: where to.
    ///   - shows: makes what shows a picture in other ways, which stands beside it.
    ///   - frames: gives what is kept of a cell's samplings.
    ///   - scores: those of a ranked sweep, which the table and the pictures then tell.
    ///   - key: gives the key of a cell's picture.
    /// - Throws: `StoreError` where a file of the same name has another content, or the folder cannot be written; what
    ///   `key`, `frames` and `scores` throw.
    package init(
        of sweep: Sweep, from store: ResultStore, to folder: String, shows: CellShows? = nil,
        frames: (Cell) throws -> [StripFrame] = { _ in [] }, scores: Scores? = nil,
        key: (Cell) throws -> ContentKey
    ) throws {
        files = StoreFiles(root: folder, kind: "the folder")
        self.store = store
        table = "\(folder)/\(Self.tableName)"
        let names = sweep.task.parameters.map(\.name)
        let hasFrames = try sweep.cells().contains { try !frames($0).isEmpty }
        let header = CSV.line(
            ["file", "key"] + (hasFrames ? Self.frameColumns : []) + names
                + (scores.map(RankColumns.names) ?? []))
        try checkTable(header)
        let ranks = try scores.map { try RankColumns($0, of: sweep) }
        var lines = header
        for (number, cell) in sweep.cells().enumerated() {
            let stem = PictureName.of(cell, in: sweep)
            let values = names.map { cell.parameters[$0]?.exactText ?? "" }
            let frames = try frames(cell)
            for frame in frames {
                let name = "\(stem).\(frame.name(among: frames)).png"
                guard try copy(frame.key, to: name) != nil else { continue }
                lines += CSV.line([name, frame.key.description] + frame.columns + values)
            }
            let key = try key(cell)
            guard let bytes = try copy(key, to: "\(stem).png", standing: ranks?.standing(number)) else {
                continue
            }
            for show in try shows?(cell, bytes) ?? [] {
                let beside = "\(stem).\(show.name).png"
                if try !files.create(beside, with: show.png) { try files.replace(beside, with: show.png) }
            }
            let blanks = hasFrames ? Self.frameColumns.map { _ in "" } : []
            lines += CSV.line(
                ["\(stem).png", key.description] + blanks + values + (ranks?.fields(number) ?? []))
        }
        try files.replace(Self.tableName, with: [UInt8](lines.utf8))
    }

    /// The bytes of a picture, which then is in the folder; nil where the store has it not.
    private mutating func copy(
        _ key: ContentKey, to name: String, standing: Standing? = nil
    ) throws -> [UInt8]? {
        guard store.contains(key, .picture), let bytes = try store.read(key, .picture) else {
            missing += 1
            return nil
        }
        try write(standing.map { try RankedPicture.bytes(of: bytes, standing: $0) } ?? bytes, name: name)
        return bytes
    }

    private func checkTable(_ header: String) throws {
        guard let old = try files.read(Self.tableName), !old.starts(with: header.utf8) else { return }
        throw StoreError("\(table) is there already, with other columns: export into another folder")
    }

    private mutating func write(_ bytes: [UInt8], name: String) throws {
        if try files.create(name, with: bytes) {
            written += 1
            return
        }
        let old = try files.read(name) ?? []
        if old == bytes {
            unchanged += 1
        } else if RankedPicture.differInRankAlone(old, bytes) {
            try files.replace(name, with: bytes)
            written += 1
        } else {
            throw StoreError(
                "\(files.root)/\(name) is there already, with another content: export into another folder")
        }
    }
}

extension StripFrame {
    private var shows: String { content == .sample ? "xt" : "x0" }

    /// Its name beside the picture's, in the order of the steps among the frames of a cell: `step-05.xt`.
    fileprivate func name(among frames: [StripFrame]) -> String {
        "step-\(PictureName.padded(step, to: frames.map(\.step).max() ?? 0)).\(shows)"
    }

    /// What the table says of it.
    fileprivate var columns: [String] { [String(step), timestep.map { String($0) } ?? "", shows] }
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
