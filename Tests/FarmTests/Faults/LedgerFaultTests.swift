import Foundation
import TestServers
import Testing

extension `A farm under faults` {
    @Suite struct `whose Redis fails` {
        @Test func `goes on over crashes of Redis (row 20)`() throws {
            let row = FaultRow(
                20, "Redis killed and restarted", cells: 90, milliseconds: 50, times: 2, full: (2000, 50, 10))
            let farm = try farm()
            try farm.coordinator()
            try farm.workers(3)
            let sweep = try farm.submit(row)
            for time in 1...row.times {
                try farm.waitForPictures(row.cells * time / (row.times + 2))
                farm.redis.kill()
                try farm.waitForPictures(row.cells * (2 * time + 1) / (2 * row.times + 4))
                try farm.redis.restart()
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }

        @Test func `finds out again how far it is when Redis forgot everything (row 21)`() throws {
            let row = FaultRow(
                21, "Redis emptied at 30 % and 70 %", cells: 90, milliseconds: 50, times: 2,
                full: (2000, 50, 2))
            let farm = try farm()
            try farm.coordinator()
            let workers = try farm.workers(3)
            let sweep = try farm.submit(row)
            for percent in [30, 70] {
                try farm.waitForPictures(row.cells * percent / 100)
                try farm.command("FLUSHALL")
            }
            try farm.conclude(
                sweep, row: row, renders: row.cells...row.cells + row.times * workers.count)
        }

        @Test func `needs no Redis (row 23)`() throws {
            let row = FaultRow(
                23, "Redis never there", cells: 90, milliseconds: 50, full: (2000, 50, 1))
            let farm = try farm()
            farm.redis.kill()
            try farm.coordinator()
            try farm.workers(3)
            let sweep = try farm.submit(row)
            try farm.waitForPictures(row.cells)
            // Only to ask it at the end.
            try farm.redis.restart()
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }
    }
}
