import Foundation
import Gallery

/// How far the jobs of a sweep are safe on the queue: `cursor` beside its spec, for the next coordinator.
struct SweepCursor: Codable, Hashable {
    private static let name = "cursor"

    /// The epoch of the orders that it belongs to; of no worth under others.
    let epoch: Int
    /// The first job that is not known to be safe on the queue.
    var next = 0
    /// Whether nothing is left to do under these orders.
    var isFinished = false

    /// The beginning of an epoch.
    init(epoch: Int) { self.epoch = epoch }

    /// Where the last coordinator was; the beginning of the epoch where it was nowhere, or its note is damaged.
    init(of folder: SweepFolder, epoch: Int) throws {
        let known = try folder.file(Self.name).flatMap {
            try? JSONDecoder().decode(SweepCursor.self, from: Data($0))
        }
        if let known, known.epoch == epoch, known.next >= 0 {
            self = known
        } else {
            self.init(epoch: epoch)
        }
    }

    func record(in folder: SweepFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try folder.replaceFile(Self.name, with: [UInt8](encoder.encode(self)))
    }
}
