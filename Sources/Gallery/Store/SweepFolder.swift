package import Foundation
package import Sweeps

/// What a store keeps of one sweep: what was asked, what failed, and its grid.
package struct SweepFolder: Sendable {
    package let id: String
    let files: StoreFiles

    fileprivate init(id: String, files: StoreFiles) {
        self.id = id
        self.files = files
    }

    /// The folder below the store's root.
    var folder: String { "sweeps/\(id)" }

    /// The spec as it was written; nil where the sweep was never recorded.
    package func spec() throws -> String? {
        try files.read("\(folder)/spec.yaml", limit: 1 << 26).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The plan as JSON; nil where the sweep was never recorded.
    package func plan() throws -> [UInt8]? { try files.read("\(folder)/plan.json") }

    /// Records what was asked, the plan as JSON, which also makes this the newest sweep of its name.
    package func record(spec: String, plan: [UInt8]) throws {
        try files.replace("\(folder)/spec.yaml", with: [UInt8](spec.utf8))
        try files.replace("\(folder)/plan.json", with: plan)
    }

    /// Why cells failed, by the key of their picture.
    package func failures() throws -> [ContentKey: String] {
        guard let bytes = try files.read("\(folder)/failures.json") else { return [:] }
        guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(bytes)) else {
            throw StoreError(
                "\(files.root)/\(folder)/failures.json is damaged: delete it and run the sweep again")
        }
        return texts.reduce(into: [:]) { failures, entry in
            if let key = ContentKey(entry.key) { failures[key] = entry.value }
        }
    }

    /// Records why cells failed, in place of what was recorded before.
    package func record(failures: [ContentKey: String]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let texts = Dictionary(uniqueKeysWithValues: failures.map { ($0.key.description, $0.value) })
        try files.replace("\(folder)/failures.json", with: [UInt8](encoder.encode(texts)))
    }

    /// The path of a file of the grid, such as `index.html`.
    package func gridPath(_ name: String) -> String { "\(files.root)/\(folder)/grid/\(name)" }

    /// Writes a file of the grid.
    func writeGrid(_ bytes: [UInt8], name: String) throws {
        try files.replace("\(folder)/grid/\(name)", with: bytes)
    }

    /// Removes the files of the grid whose names are not in `names`.
    func keepOnly(_ names: Set<String>) throws {
        for name in try files.names(in: "\(folder)/grid") where !names.contains(name) {
            try files.remove("\(folder)/grid/\(name)")
        }
    }
}

extension ResultStore {
    /// The folder of the sweep with an id, whether it is there or not.
    ///
    /// - Throws: `StoreError` where `id` is no single name of a folder, such as `../x`.
    package func sweep(_ id: String) throws -> SweepFolder {
        guard Self.isFolderName(id) else {
            throw StoreError("\"\(id)\" is no id of a sweep: it must be usable as the name of a folder")
        }
        return SweepFolder(id: id, files: files)
    }

    /// The sweeps that were recorded, with the time when each last was, by the file system's clock; newest first.
    package func sweeps() throws -> [(id: String, date: Date)] {
        try sweepNames().compactMap { id in try files.date(of: "sweeps/\(id)/plan.json").map { (id, $0) } }
            .sorted { ($1.date, $0.id) < ($0.date, $1.id) }
    }

    /// The names of the folders of sweeps, sorted; some may not be recorded yet.
    package func sweepNames() throws -> [String] { try files.names(in: "sweeps").filter(Self.isFolderName) }

    private static func isFolderName(_ text: String) -> Bool {
        (1...200).contains(text.utf8.count) && !text.hasPrefix(".")
            && text.utf8.allSatisfy { $0 != UInt8(ascii: "/") && $0 >= 32 && $0 != 127 }
    }
}
