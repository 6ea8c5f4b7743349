import Foundation
import Queueing
import TestServers
import Testing

extension `A farm under faults` {
    @Suite struct `whose broker fails` {
        private enum Blow: String, CaseIterable {
            case restart = "broker restarted in good order"
            case crash = "broker killed"
            case loss = "broker lost all its data"

            var row: Int {
                switch self {
                case .restart: 10
                case .crash: 11
                case .loss: 12
                }
            }
        }

        @Test(arguments: Blow.allCases)
        private func `loses nothing (rows 10, 11, 12)`(blow: Blow) throws {
            let row = FaultRow(
                blow.row, blow.rawValue, cells: 150, milliseconds: 20, full: (2000, 50, blow == .loss ? 1 : 5)
            )
            let farm = try farm()
            // More chunks than may wait on the queue, so that the coordinator is publishing all the while.
            try farm.coordinator("--chunk", "20")
            let workers = try farm.workers(3)
            let sweep = try farm.submit(row)
            for time in 1...row.times {
                try farm.waitForPictures(row.cells * time / (row.times + 2))
                switch blow {
                case .restart: try farm.broker.restart()
                case .crash:
                    farm.broker.kill()
                    try farm.broker.restart()
                case .loss: try farm.wipeBroker()
                }
            }
            let inFlight = workers.count * 8
            try farm.conclude(
                sweep, row: row,
                renders: row.cells...row.cells + row.times * (blow == .loss ? inFlight : workers.count))
        }

        @Test func `renders once what was published three times (row 27)`() throws {
            let row = FaultRow(
                27, "every chunk published three times", cells: 90, milliseconds: 20, full: (2000, 50, 1))
            let farm = try farm()
            try farm.coordinator("--copies", "3")
            try farm.workers(3)
            let sweep = try farm.submit(row)
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }

        @Test func `puts messages that are no chunks aside with a reason, and works on (row 30)`() throws {
            let row = FaultRow(
                30, "hostile messages", cells: 60, milliseconds: 150, times: 140, full: (2000, 50, 1000))
            let farm = try farm()
            try farm.coordinator()
            let workers = try farm.workers(2)
            let sweep = try farm.submit(row)
            // While the sweep is at work: before, there may be no queue; after, its chunks are dropped unread.
            try farm.waitForPictures(1)
            try farm.publish(HostileMessages(like: farm.chunk(of: sweep).json).bodies(row.times))
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells, dead: row.times)
            #expect(workers.allSatisfy { $0.status == 0 })
        }
    }
}
