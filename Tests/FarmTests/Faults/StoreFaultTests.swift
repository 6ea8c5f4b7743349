import Foundation
import Testing
import Tracking

extension `A farm under faults` {
    @Suite struct `whose store fails` {
        @Test func `waits for room on a full disk, and keeps no file that is cut off (row 33)`() throws {
            let farm = try farm()
            let disk = try SmallDisk(at: farm.root)
            let row = FaultRow(
                33, "store on \(disk.kind) full for a while", cells: 90, milliseconds: 20, full: (2000, 50, 1)
            )
            try farm.coordinator()
            let workers = try (0..<3).map { _ in try farm.worker("--store-full", disk.mark) }
            let sweep = try farm.submit(row)
            try farm.waitForPictures(row.cells / 3)
            try disk.fill()
            try farm.waitFor("workers that wait for room") {
                workers.allSatisfy { $0.talk.contains("is full") }
            }
            #expect(farm.pictures < row.cells)
            try disk.free()
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + 3 * workers.count)
        }

        @Test
        func `finds pictures that are cut off, zeroed or not their own, and renders them anew (row 38)`()
            throws
        {
            let row = FaultRow(
                38, "pictures cut off, zeroed, exchanged", cells: 60, milliseconds: 10, times: 12,
                full: (2000, 50, 120))
            let farm = try farm()
            try farm.coordinator()
            try farm.workers(2)
            let sweep = try farm.submit(row)
            try farm.waitForPictures(row.cells)
            try farm.waitFor("the sweep's end") { try farm.ledger.progress(sweep)?.isComplete ?? false }
            #expect(farm.watch.stop() == [])
            let damaged = try DamagedPictures(in: farm.root, count: row.times)
            #expect(try farm.repair(sweep) == row.times)
            farm.watch = StoreWatch(root: farm.root)
            try farm.conclude(
                sweep, row: row, renders: row.cells + row.times...row.cells + row.times,
                damaged: damaged.paths)
        }
    }
}
