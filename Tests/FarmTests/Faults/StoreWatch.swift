import Foundation
import Synchronization

@testable import Sweeps

/// Looks at the results in a store again and again while a farm works, and notes every file that did not stay as it was.
final class StoreWatch: Sendable {
    /// A file as it was first seen.
    private struct Sight: Hashable {
        let inode: UInt64
        let digest: String
    }

    private struct State {
        var seen: [String: Sight] = [:]
        var changes: [String] = []
        var isStopped = false
    }

    private let objects: String
    private let state = Mutex(State())

    /// Begins to watch the results of the store in `root`.
    init(root: String) {
        objects = "\(root)/objects"
        let thread = Thread { [self] in
            while !state.withLock({ $0.isStopped }) {
                look(newOnly: true)
                usleep(200_000)
            }
        }
        thread.start()
    }

    /// Ends the watch with a look at every file.
    ///
    /// - Returns: what changed, one line each.
    func stop() -> [String] {
        state.withLock { $0.isStopped = true }
        look(newOnly: false)
        return state.withLock { $0.changes }
    }

    /// Reading is for files not seen before; the inode alone tells that a name was given anew.
    private func look(newOnly: Bool) {
        for path in StoreFolder.results(in: objects) {
            guard let inode = Self.inode(of: path) else { continue }
            let known = state.withLock { $0.seen[path] }
            if newOnly, known?.inode == inode { continue }
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            let sight = Sight(inode: inode, digest: SHA256.hex(of: [UInt8](data)))
            state.withLock { state in
                if let known = state.seen[path], known != sight {
                    state.changes.append("\(path) changed")
                }
                state.seen[path] = sight
            }
        }
    }

    private static func inode(of path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value
    }
}

/// What lies in the folder of a store.
enum StoreFolder {
    /// The paths of all results below a folder.
    static func results(in folder: String) -> [String] {
        files(in: folder).filter { path in
            let name = URL(fileURLWithPath: path).lastPathComponent
            return !name.hasPrefix(".")
        }
    }

    /// The paths of all temporary files below a folder.
    static func temporaries(in folder: String) -> [String] {
        files(in: folder).filter { $0.hasSuffix(".tmp") }
    }

    private static func files(in folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.contains(".") }.map { "\(folder)/\($0)" }
    }
}
