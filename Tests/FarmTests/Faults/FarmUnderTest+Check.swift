import Foundation
import Gallery
import Imaging
import Sweeps
import Testing
import Tracking

@testable import Farm

/// What a farm must have kept, whatever was done to it.
extension FarmUnderTest {
    /// Waits until a sweep is done, ends the farm, and holds it to all invariants.
    ///
    /// - Parameters:
    ///   - sweep: its id
    ///   - row: what is being tested
    ///   - renders: how many pictures may have been computed, those thrown away included
    ///   - failed: the indices of cells that cannot be rendered
    ///   - damaged: the paths of pictures that a test damaged, which are rendered anew
    ///   - dead: how many messages are to be found among the dead ones
    ///   - seconds: how long it may take from now on
    ///   - sourceLocation: where failures are reported
    /// - Returns: what came of it
    /// - Throws: `Missed` where it does not come to that
    @discardableResult
    func conclude(
        _ sweep: String, row: FaultRow, renders: ClosedRange<Int>, failed: Set<Int> = [],
        damaged: [String] = [], dead: Int = 0, within seconds: Double = FaultRow.patience,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Tally {
        let keys = try plannedKeys(of: sweep)
        let wanted = keys.filter { !failed.contains($0.key) }
        try waitFor("all pictures", within: seconds) { pictures >= wanted.count }
        try waitFor("all cells settled in the ledger", within: 60) {
            try ledger.progress(sweep).map { $0.done == wanted.count && $0.failed == failed.count } ?? false
        }
        try waitFor("empty queues", within: 60) {
            try waitingMessages() == (dead == 0 ? [:] : ["render.dead": dead])
        }
        let elapsed = (ContinuousClock.now - start).inSeconds
        try end(sourceLocation: sourceLocation)

        var tally = try count(keys: keys, failed: failed, damaged: damaged)
        tally.seconds = elapsed
        try checkFiles(of: sweep, sourceLocation: sourceLocation)
        try checkSecrets(sourceLocation: sourceLocation)
        row.report(tally, bound: renders)
        #expect(tally.lost == 0, "\(tally)", sourceLocation: sourceLocation)
        #expect(tally.unexpected == 0, "\(tally)", sourceLocation: sourceLocation)
        #expect(tally.duplicated == 0, "\(tally)", sourceLocation: sourceLocation)
        #expect(renders.contains(tally.renders), "\(tally)", sourceLocation: sourceLocation)
        return tally
    }

    /// The keys of a sweep's pictures, by the index of the cell.
    func plannedKeys(of sweep: String) throws -> [Int: String] {
        let json = try Data(contentsOf: URL(fileURLWithPath: "\(root)/sweeps/\(sweep)/plan.json"))
        let cells = try #require(PlanRecord(json: json).keys)
        return Dictionary(uniqueKeysWithValues: cells.map { ($0.index, $0.key) })
    }

    /// Counts what came of the cells, by the store and by what the processes wrote down.
    private func count(keys: [Int: String], failed: Set<Int>, damaged: [String]) throws -> Tally {
        let journals = try Journals(in: folder)
        let valid = validPictures()
        let planned = Set(keys.values)
        let confirmed = journals.confirms.count
        let ok = keys.filter { valid.contains($0.value) }
        var tally = Tally()
        // A stand-in's job has one cell.
        tally.attempt = journals.attempts.count
        tally.acknowledged = confirmed
        tally.ok = ok.count
        tally.lost = keys.count { !valid.contains($0.value) && !failed.contains($0.key) }
        tally.unexpected = valid.subtracting(planned).count
        let renewed = Set(damaged.map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent })
        tally.duplicated = journals.commits.count { $0.value > (renewed.contains($0.key) ? 2 : 1) }
        tally.recovered = ok.keys.count { !journals.confirms.contains($0) }
        tally.renders = journals.renders
        return tally
    }

    /// The keys of the pictures that are whole, and say themselves that they are what their name says.
    private func validPictures() -> Set<String> {
        struct Record: Decodable { let key: String }
        let names = StoreFolder.results(in: "\(root)/objects").filter { $0.hasSuffix(".png") }
        return Set(
            names.compactMap { path in
                let key = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
                guard let data = FileManager.default.contents(atPath: path),
                    let picture = try? PNG.decode([UInt8](data), name: path),
                    let text = picture.text.first(where: { $0.keyword == "floydfarm" })?.text,
                    let record = try? JSONDecoder().decode(Record.self, from: Data(text.utf8)),
                    record.key == key
                else { return nil }
                return key
            })
    }

    /// No result ever changed, and what crashes left behind goes with the next tidying up.
    private func checkFiles(of sweep: String, sourceLocation: SourceLocation) throws {
        #expect(watch.stop() == [], sourceLocation: sourceLocation)
        for path in StoreFolder.temporaries(in: root) {
            // As old as what is tidied up: nobody writes it any more.
            try FileManager.default.setAttributes([.modificationDate: Date.distantPast], ofItemAtPath: path)
        }
        _ = try Prune([sweep], of: ResultStore(existing: root), ledger: ledger).run(removing: true)
        #expect(StoreFolder.temporaries(in: root) == [], sourceLocation: sourceLocation)
    }

    /// The passwords are nowhere: in no log, no journal, no file of the store.
    private func checkSecrets(sourceLocation: SourceLocation) throws {
        let secret = Data(Self.secret.utf8)
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let leaks = files.filter { name in
            FileManager.default.contents(atPath: "\(folder.path)/\(name)")?.range(of: secret) != nil
        }
        #expect(leaks == [], sourceLocation: sourceLocation)
        #expect(commandLines.allSatisfy { !$0.contains(Self.secret) }, sourceLocation: sourceLocation)
    }
}
