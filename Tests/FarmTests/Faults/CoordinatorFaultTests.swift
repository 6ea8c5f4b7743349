import Foundation
import Testing
import Tracking

extension `A farm under faults` {
    @Suite struct `whose coordinator fails or is told otherwise` {
        @Test func `goes on where its coordinator was killed in the middle of publishing (row 28)`() throws {
            let row = FaultRow(
                28, "coordinator killed while publishing", cells: 200, milliseconds: 20, times: 3,
                full: (2000, 50, 10))
            let farm = try farm()
            var coordinator = try farm.coordinator("--chunk", "20")
            try farm.workers(3)
            let sweep = try farm.submit(row)
            for time in 1...row.times {
                try farm.waitForPictures(row.cells * time / (row.times + 2))
                coordinator.die()
                coordinator = try farm.coordinator("--chunk", "20")
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }

        @Test func `stops where a sweep is cancelled, and renders the rest when it is resumed (row 42)`()
            throws
        {
            let row = FaultRow(
                42, "cancelled at half, resumed", cells: 120, milliseconds: 100, full: (2000, 50, 1))
            let farm = try farm()
            try farm.coordinator()
            try farm.workers(3)
            let sweep = try farm.submit(row)
            try farm.waitForPictures(row.cells / 2)
            try farm.order(.cancelled, of: sweep)
            try farm.waitFor("empty queues", within: 20) { try farm.waitingMessages().isEmpty }
            // Test leases are renewed every 1.5 s, and a job takes 0.1 s.
            usleep(3_000_000)
            let rest = (pictures: farm.pictures, starts: try Journals(in: farm.folder).renders)
            #expect(rest.pictures < row.cells)
            usleep(2_000_000)
            #expect(farm.pictures == rest.pictures)
            #expect(try Journals(in: farm.folder).renders == rest.starts)
            try farm.order(.running, of: sweep)
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + 3)
        }

        @Test func `renders everything once however often it is paused and resumed (row 43)`() throws {
            let row = FaultRow(
                43, "paused and resumed", cells: 90, milliseconds: 50, times: 3, full: (2000, 50, 20))
            let farm = try farm()
            try farm.coordinator()
            try farm.workers(3)
            let sweep = try farm.submit(row)
            for time in 1...row.times {
                try farm.waitForPictures(row.cells * time / (row.times + 2))
                try farm.order(.paused, of: sweep)
                try farm.order(.running, of: sweep)
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }
    }
}
