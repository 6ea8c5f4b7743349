import Foundation
package import Gallery
import Rendering
import Sweeps
package import Tracking

/// What of a store nobody needs any more: the sweeps that a person names, results and inputs that no other sweep refers
/// to, and files that processes left when they died.
///
/// Young ones stay, since a worker may be about to use them, and what a sweep of the store refers to always does.
package struct Prune {
    /// Files and their bytes.
    package struct Tally: Encodable, Hashable, Sendable {
        package var files = 0
        package var bytes = 0

        mutating func add(_ file: StoredFile) {
            files += 1
            bytes += file.bytes
        }
    }

    /// What is to be removed, or was.
    package struct Report: Encodable, Hashable, Sendable {
        /// The files of each sweep but its results.
        package var sweeps: [String: Tally] = [:]
        /// Results that no sweep refers to.
        package var results = Tally()
        /// Files named by specs that no sweep refers to.
        package var inputs = Tally()
        /// Temporary files and damaged results.
        package var leftovers = Tally()
        /// Results and inputs that no sweep refers to and that stay, being too young.
        package var young = Tally()

        package var bytes: Int {
            sweeps.values.reduce(results.bytes + inputs.bytes + leftovers.bytes) { $0 + $1.bytes }
        }
        package var isEmpty: Bool {
            sweeps.isEmpty && results.files == 0 && inputs.files == 0 && leftovers.files == 0
        }
    }

    /// Seconds for which a file is left alone.
    package static let youth = 3600.0

    private let store: ResultStore
    private let ledger: any Ledger
    private let sweeps: [String]

    /// Prepares to remove the sweeps of these ids.
    ///
    /// - Throws: `FarmError` for one that a farm is at work on.
    package init(_ sweeps: [String], of store: ResultStore, ledger: any Ledger) throws {
        self.store = store
        self.ledger = ledger
        self.sweeps = sweeps
        let look = FarmLook(store: store, ledger: ledger)
        for id in sweeps {
            // One that cannot be read is under way nowhere.
            let state = try? look.status(of: id).state
            guard state != .running && state != .paused else {
                throw FarmError("sweep \(id) is under way: cancel it first")
            }
        }
    }

    /// Finds what is not needed and, if asked to, removes it.
    ///
    /// - Throws: `FarmError` where a sweep that stays cannot be read, or one is added meanwhile; `StoreError`.
    package func run(removing isRemoving: Bool) throws -> Report {
        var report = Report()
        let kept = try store.sweeps().map(\.id).filter { !sweeps.contains($0) }
        let needed = try needs(of: kept)
        for id in sweeps {
            let folder = try store.sweep(id)
            let size = try folder.size()
            report.sweeps[id] = Tally(files: size.files, bytes: size.bytes)
            guard isRemoving else { continue }
            try folder.remove()
            // It forgets by itself, only later.
            try? ledger.forget(id)
        }
        let limit = try store.now().addingTimeInterval(-Self.youth)
        func remove(_ file: StoredFile) throws {
            if isRemoving { try store.remove(file) }
        }
        func visit(_ file: StoredFile) throws {
            switch file.role {
            case .result(let key):
                guard !needed.keys.contains(key) else { return }
                if file.changed > limit { return report.young.add(file) }
                report.results.add(file)
                try remove(file)
            case .input(let digest):
                guard !needed.inputs.contains(digest) else { return }
                if file.changed > limit { return report.young.add(file) }
                report.inputs.add(file)
                if isRemoving { try check(kept) }
                try remove(file)
            case .temporary, .damaged:
                guard file.changed <= limit else { return }
                report.leftovers.add(file)
                try remove(file)
            case .other: return
            }
        }
        try store.visitObjects(beforeFolder: { if isRemoving { try check(kept) } }, visit)
        try store.visitOtherFiles(skipping: sweeps.contains, visit)
        return report
    }

    /// The keys of all nodes that sweeps need, and the digests of all inputs.
    private func needs(of ids: [String]) throws -> (keys: KeyFilter, inputs: Set<String>) {
        var sweeps: [StoredSweep] = []
        var unread: [(id: String, reason: String)] = []
        for id in ids {
            do {
                guard let sweep = try StoredSweep(id: id, in: store) else {
                    throw FarmError("its spec is missing")
                }
                sweeps.append(sweep)
            } catch let error where !(error is StoreError) {
                unread.append((id, "\(error)"))
            }
        }
        if let first = unread.first {
            let others = unread.count == 1 ? "" : ", and of \(unread.count - 1) more,"
            throw FarmError(
                "what sweep \(first.id)\(others) needs is not known (\(first.reason)), so nothing is removed: "
                    + "run or submit such specs again, or name \(first.id) to remove it, too")
        }
        // Two prompts, two stages and a score, of which cells share most.
        var needed = KeyFilter(keys: sweeps.reduce(0) { $0 + 5 * min($1.sweep.cellCount, 1 << 40) })
        for sweep in sweeps {
            for cell in sweep.sweep.cells() {
                for node in try sweep.picture(of: cell).wanted {
                    needed.insert(node.key)
                    for frame in node.frames { needed.insert(frame.key) }
                }
            }
        }
        return (needed, sweeps.reduce(into: []) { $0.formUnion($1.inputs.all) })
    }

    /// Stops where a sweep came meanwhile, which may need what nobody needed before.
    private func check(_ kept: [String]) throws {
        let now = try store.sweeps().map(\.id)
        guard Set(now).isSubset(of: kept) else {
            throw FarmError(
                "a sweep was added to the store meanwhile, and may need what is left: prune again")
        }
    }
}
