import Foundation
package import Sweeps

/// A directory of results, each committed once under its content key, and of the sweeps that asked for them.
///
///     let store = try ResultStore(root: "renders")
///     if !store.contains(key, .picture) { try store.commit(png, as: key, .picture) }
///
/// Several processes and machines may use one store at the same time.
package struct ResultStore: Sendable {
    /// What a result is; the raw value is its file's extension.
    package enum Kind: String, Sendable {
        case picture = "png"
        case tensors = "safetensors"
    }

    /// The version of the directory's layout that this program reads and writes.
    package static let layout = 1

    package let root: String
    /// A random text that tells stores apart wherever they are mounted.
    package let identity: String
    let files: StoreFiles

    /// Opens the store in `root`, and makes it first where there is none.
    ///
    /// - Parameters:
    ///   - root: the folder
    ///   - calls: what results are committed with: the system's own, but for tests of failing disks
    /// - Throws: `StoreError` where it cannot be made, or has a newer layout.
    package init(root: String, calls: StoreCalls = StoreCalls()) throws {
        try self.init(files: StoreFiles(root: root, calls: calls))
    }

    /// Opens the store in `root`, with `calls` as above.
    ///
    /// - Throws: `StoreError` where there is none, or it has a newer layout.
    package init(existing root: String, calls: StoreCalls = StoreCalls()) throws {
        let files = StoreFiles(root: root, calls: calls)
        guard let mark = try Mark(in: files) else {
            throw StoreError("there is no store in \(root): run a sweep first, or name another with --store")
        }
        self.init(files: files, mark: mark)
    }

    init(files: StoreFiles) throws {
        try self.init(files: files, mark: Mark(in: files) ?? Mark(making: files))
    }

    private init(files: StoreFiles, mark: Mark) {
        self.files = files
        root = files.root
        identity = mark.identity
    }

    /// The path of a result below the root, whether it is there or not.
    package static func path(of key: ContentKey, _ kind: Kind) -> String {
        let digits = key.description
        return "objects/\(digits.prefix(2))/\(digits.dropFirst(2).prefix(2))/\(digits).\(kind.rawValue)"
    }

    /// The path of a result, whether it is there or not.
    package func path(of key: ContentKey, _ kind: Kind) -> String { "\(root)/\(Self.path(of: key, kind))" }

    /// Whether a complete result is there; a file damaged at its ends does not count.
    package func contains(_ key: ContentKey, _ kind: Kind) -> Bool {
        let ends = try? files.ends(of: Self.path(of: key, kind))
        return ends.map(kind.isComplete) ?? false
    }

    /// The bytes of a result; nil where there is none.
    package func read(_ key: ContentKey, _ kind: Kind) throws -> [UInt8]? {
        try files.read(Self.path(of: key, kind))
    }

    /// Stores a result durably; the first one stays, whoever comes later.
    ///
    /// - Returns: whether `bytes` are what is stored; false where there was a result already.
    /// - Throws: `StoreError` where the store is full, not writable or failing.
    @discardableResult
    package func commit(_ bytes: [UInt8], as key: ContentKey, _ kind: Kind) throws -> Bool {
        let path = Self.path(of: key, kind)
        if try files.create(path, with: bytes) { return true }
        if contains(key, kind) { return false }
        // A power failure on a disk that lies can leave a file empty or cut off: it must not block its key for ever.
        try files.setAside(path)
        return try files.create(path, with: bytes)
    }

    /// Moves a damaged result out of the way, so that it can be computed anew.
    package func setAside(_ key: ContentKey, _ kind: Kind) throws {
        try files.setAside(Self.path(of: key, kind))
    }

    /// Writes as much as a large result beside the results, and removes it.
    ///
    /// - Throws: `StoreError` where results cannot be kept at this time.
    package func probe() throws { try files.probe("objects/probe", bytes: 1 << 20) }
}

extension ResultStore.Kind {
    /// Whether a file that begins and ends like this can be a complete result.
    fileprivate func isComplete(_ ends: StoreFiles.Ends) -> Bool {
        switch self {
        case .picture:
            // The signature, and the chunk IEND with its checksum.
            ends.first == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
                && ends.last == [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
        case .tensors:
            // The length of the header, little-endian, fits the file.
            ends.first.count == 8
                && ends.first.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
                    <= UInt64(ends.count - 8)
        }
    }
}

/// `store.json`: what marks a directory as a store.
private struct Mark: Codable {
    let identity: String
    let layout: Int

    /// The mark of a store; nil where there is none.
    init?(in files: StoreFiles) throws {
        guard let bytes = try files.read("store.json", limit: 1 << 16) else { return nil }
        guard let mark = try? JSONDecoder().decode(Mark.self, from: Data(bytes)) else {
            throw StoreError(
                "\(files.root)/store.json is damaged: restore it, or name another store with --store")
        }
        guard mark.layout <= ResultStore.layout else {
            throw StoreError(
                "the store \(files.root) has layout \(mark.layout), and this version knows \(ResultStore.layout) "
                    + "at most: use a newer floydfarm")
        }
        self = mark
    }

    /// Marks a directory as a store, unless somebody else does so first.
    init(making files: StoreFiles) throws {
        try files.makeFolder("objects")
        let identity = (0..<2).map { _ in String(UInt64.random(in: .min ... .max) | 1 << 63, radix: 16) }
            .joined()
        let json = "{\"identity\":\"\(identity)\",\"layout\":\(ResultStore.layout)}\n"
        _ = try files.create("store.json", with: [UInt8](json.utf8))
        guard let mark = try Mark(in: files) else {
            throw StoreError("\(files.root)/store.json vanished while the store was made")
        }
        self = mark
    }
}
