package import Foundation
package import Sweeps

/// A file in a store, as upkeep looks at it.
package struct StoredFile: Sendable {
    package enum Role: Hashable, Sendable {
        case result(ContentKey)
        /// A file that specs name, by its digest.
        case input(String)
        /// A file under a temporary name: being written, or left by a process that died.
        case temporary
        /// A damaged result that was moved out of the way.
        case damaged
        case other

        init(path: String) {
            let name = String(path.split(separator: "/").last ?? "")
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            if name.hasPrefix("."), let ending = parts.last, ["tmp", "bad"].contains(ending) {
                self = ending == "tmp" ? .temporary : .damaged
            } else if parts.count == 2, ResultStore.Kind(rawValue: String(parts[1])) != nil,
                let key = ContentKey(String(parts[0]))
            {
                self = .result(key)
            } else if path == ResultStore.path(ofInput: name) {
                self = .input(name)
            } else {
                self = .other
            }
        }
    }

    package let role: Role
    package let bytes: Int
    /// By the file system's clock.
    package let changed: Date
    /// From the store's root.
    let path: String
}

extension ResultStore {
    /// The time by the file system's clock.
    ///
    /// - Throws: `StoreError` where the store cannot be written.
    package func now() throws -> Date { try files.now() }

    /// Visits the files below `objects`, one folder of them in memory at a time.
    ///
    /// `beforeFolder` is called before each of the at most 256 top folders.
    package func visitObjects(
        beforeFolder: () throws -> Void, _ body: (StoredFile) throws -> Void
    ) throws {
        for name in try files.names(in: "objects") {
            try beforeFolder()
            try files.visit("objects/\(name)", body)
        }
    }

    /// Visits all other files but those of sweeps that `isSkipped` names.
    package func visitOtherFiles(
        skipping isSkipped: (_ sweep: String) -> Bool, _ body: (StoredFile) throws -> Void
    ) throws {
        for name in try files.names(in: ".") {
            switch name {
            case "objects": continue
            case "sweeps":
                for sweep in try files.names(in: "sweeps") where !isSkipped(sweep) {
                    try files.visit("sweeps/\(sweep)", body)
                }
            default: try files.visit(name, body)
            }
        }
    }

    /// Removes a file; that it is gone already is no error.
    package func remove(_ file: StoredFile) throws { try files.remove(file.path) }
}

extension SweepFolder {
    /// How many files the sweep has, its grid included, and their bytes.
    package func size() throws -> (files: Int, bytes: Int) {
        var size = (files: 0, bytes: 0)
        try files.visit(folder) { size = (size.files + 1, size.bytes + $0.bytes) }
        return size
    }

    /// Removes all that the store has of the sweep but its results: the plan first, without which it is none.
    package func remove() throws {
        try files.remove("\(folder)/plan.json")
        try files.removeFolder(folder)
    }
}

extension StoreFiles {
    /// Visits the files at or below a path.
    fileprivate func visit(_ path: String, _ body: (StoredFile) throws -> Void) throws {
        guard let entry = try entry(at: path) else { return }
        guard entry.isFolder else {
            return try body(
                StoredFile(
                    role: StoredFile.Role(path: path), bytes: entry.bytes, changed: entry.changed, path: path)
            )
        }
        for name in try names(in: path) { try visit("\(path)/\(name)", body) }
    }
}
