import Gallery
import Queueing
import Sweeps

/// Whether a chunk can be worked on: it comes from outside, and nothing of it is believed.
enum ChunkCheck {
    case ready(StoredSweep)
    /// Newer orders took its place.
    case void
    /// What it needs may still come, as over NFS.
    case later(String)
    /// It fits no sweep, and never will.
    case invalid(String)
    /// It belongs to another store.
    case foreign

    /// How often a chunk is put off for something that may pass, some seven minutes in all.
    static let patience = 12

    /// - Throws: `StoreError`
    init(_ chunk: Chunk, with tools: WorkerTools) throws {
        guard chunk.store == tools.store.identity else {
            self = .foreign
            return
        }
        guard (try? tools.store.sweep(chunk.sweep)) != nil else {
            self = .invalid("its sweep's id is none")
            return
        }
        do {
            guard let sweep = try tools.sweeps.sweep(chunk.sweep, spec: chunk.spec) else {
                self = .absent("its sweep is not in the store", chunk)
                return
            }
            self = Self(chunk, sweep, tools)
        } catch let error as StoreError {
            throw error
        } catch {
            self = .absent("\(error)", chunk)
        }
    }

    private init(_ chunk: Chunk, _ sweep: StoredSweep, _ tools: WorkerTools) {
        if sweep.digest != chunk.spec {
            let epoch = tools.orders(for: chunk)?.epoch ?? chunk.epoch
            self =
                epoch > chunk.epoch
                ? .void : .absent("its sweep has another spec", chunk, mayCome: epoch < chunk.epoch)
        } else if chunk.jobs.isEmpty || chunk.jobs.lowerBound < 0
            || chunk.jobs.upperBound > sweep.sweep.jobIndexCount
        {
            self = .invalid("its sweep has \(sweep.sweep.jobIndexCount) jobs, and it names others")
        } else {
            self = .ready(sweep)
        }
    }

    private static func absent(_ reason: String, _ chunk: Chunk, mayCome: Bool = true) -> ChunkCheck {
        mayCome && chunk.delays < patience ? .later(reason) : .invalid(reason)
    }
}
