import Foundation
package import Gallery
package import Queueing
package import Tracking

/// What is wanted of a sweep that was handed to a farm: `farm.json` beside its spec.
///
/// This file is the truth; the ledger repeats it where workers see it soon.
package struct SweepOrders: Codable, Hashable, Sendable {
    private static let name = "farm.json"

    package var state: Orders.State
    package var priority: Priority
    /// Grows with every change.
    package var epoch: Int

    /// What of them the ledger repeats.
    package var inLedger: Orders { Orders(state: state, epoch: epoch) }

    /// The first orders of a sweep.
    package init(priority: Priority) {
        state = .running
        self.priority = priority
        epoch = 1
    }

    /// The orders of a sweep; nil for one that was never handed to a farm.
    ///
    /// - Throws: `StoreError` where they cannot be read; `FarmError` where they are damaged.
    package init?(of folder: SweepFolder) throws {
        guard let bytes = try folder.file(Self.name) else { return nil }
        guard let orders = try? JSONDecoder().decode(SweepOrders.self, from: Data(bytes)) else {
            throw FarmError("\(Self.name) of sweep \(folder.id) is damaged: submit its spec again")
        }
        self = orders
    }

    /// Writes the orders, in place of earlier ones.
    package func record(in folder: SweepFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try folder.replaceFile(Self.name, with: [UInt8](encoder.encode(self)))
    }
}
