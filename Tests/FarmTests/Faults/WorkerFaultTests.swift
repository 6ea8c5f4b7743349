import Foundation
import Testing
import Tracking

extension `A farm under faults` {
    @Suite struct `whose workers die or stall` {
        @Test func `loses nothing when workers are killed in the middle of jobs (row 2)`() throws {
            let row = FaultRow(
                2, "worker killed mid-job, restarted", cells: 90, milliseconds: 50, times: 4,
                full: (2000, 50, 20))
            let farm = try farm()
            try farm.coordinator()
            var workers = try farm.workers(3)
            let sweep = try farm.submit(row)
            for kill in 1...row.times {
                try farm.waitForPictures(row.cells * kill / (row.times + 2))
                workers.remove(at: kill % 3).die()
                workers.append(try farm.worker())
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + row.times)
        }

        @Test(arguments: [
            (["after_claim", "mid_write", "after_fsync"], 1),
            (["after_link", "after_mark", "before_ack"], 0),
        ])
        func `renders again only what had no name when a worker died (row 3)`(
            points: [String], again: Int
        ) throws {
            let row = FaultRow(
                3, "killed at " + points.joined(separator: ", "), cells: 60, milliseconds: 20,
                full: (2000, 50, 20))
            let farm = try farm()
            try farm.coordinator()
            try farm.worker()
            let sweep = try farm.submit(row)
            for _ in 0..<row.times {
                for point in points {
                    let victim = try farm.worker("--die-at", point, "--die-on", "2")
                    try farm.waitFor("the end of the worker at \(point)") { !victim.isRunning }
                    #expect(victim.status == 137)
                }
            }
            let deaths = row.times * points.count
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + deaths * again)
        }

        @Test func `goes on where all its workers were killed at once (row 4)`() throws {
            let row = FaultRow(
                4, "all workers killed at half", cells: 60, milliseconds: 50, full: (2000, 50, 1))
            let farm = try farm()
            try farm.coordinator()
            let workers = try farm.workers(4)
            let sweep = try farm.submit(row)
            try farm.waitForPictures(row.cells / 2)
            workers.forEach { $0.send(SIGKILL) }
            workers.forEach { $0.die() }
            for _ in workers { try farm.worker() }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + workers.count)
        }

        @Test func `lets others do what a stopped worker had, and it overwrites nothing (row 5)`() throws {
            let row = FaultRow(
                5, "worker stopped past its lease", cells: 30, milliseconds: 500, full: (1600, 500, 10))
            let farm = try farm()
            try farm.coordinator()
            // The broker gives up a silent worker, and hands its chunk on, while that is still stopped.
            let workers = try (0..<3).map { _ in try farm.worker("--heartbeat", "2") }
            let sweep = try farm.submit(row)
            for stop in 1...row.times {
                try farm.waitForPictures(row.cells * stop / (row.times + 4))
                let (before, stopped) = (farm.pictures, workers[stop % 3])
                stopped.send(SIGSTOP)
                // The lease holds 6 s; the others go on meanwhile.
                sleep(FaultRow.isFull ? 20 : 12)
                #expect(farm.pictures > before)
                stopped.send(SIGCONT)
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + row.times)
            #expect(try farm.counted("floydfarm_lease_lost_total") >= 1)
        }

        @Test func `keeps its connections while a picture takes longer than the heartbeat allows (row 7)`()
            throws
        {
            let row = FaultRow(
                7, "render of more than three heartbeats", cells: 2, milliseconds: 14_000,
                full: (2, 30_000, 1))
            let farm = try farm()
            try farm.coordinator()
            let workers = try farm.workers(2)
            let load = try (0..<2).map { _ in try farm.burner() }
            let sweep = try farm.submit(row)
            try farm.waitFor("both pictures", within: 90) { farm.pictures == row.cells }
            load.forEach { $0.die() }
            #expect(workers.allSatisfy { !$0.talk.contains("no connection to RabbitMQ") })
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
            #expect(try farm.counted("floydfarm_amqp_reconnects_total") == 0)
            // None of the longest gaps of every ten seconds came near the heartbeat's 4 s.
            let gaps = try farm.counted("floydfarm_heartbeat_gap_seconds_count")
            #expect(gaps >= Double(workers.count))
            #expect(try farm.counted("floydfarm_heartbeat_gap_seconds_bucket{le=\"2\"}") == gaps)
        }

        @Test func `renders nothing twice when workers are told to end one after the other (row 8)`() throws {
            let row = FaultRow(
                8, "workers told to end in turn", cells: 90, milliseconds: 50, times: 3,
                full: (2000, 50, 40))
            let farm = try farm()
            try farm.coordinator()
            var workers = try farm.workers(3)
            let sweep = try farm.submit(row)
            for end in 1...row.times {
                try farm.waitForPictures(row.cells * end / (row.times + 2))
                let worker = workers.removeFirst()
                worker.send(SIGTERM)
                try farm.waitFor("the end of a worker", within: 10) { !worker.isRunning }
                #expect(worker.status == 0, "\(worker.talk)")
                workers.append(try farm.worker())
            }
            try farm.waitFor("the sweep's end", within: FaultRow.patience) {
                try farm.ledger.progress(sweep)?.isComplete ?? false
            }
            try farm.waitFor("a good end of every attempt", within: 5) {
                try farm.command("HGETALL", "floydfarm:{\(sweep)}:attempts") == ""
            }
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells)
        }

        @Test func `keeps one result of each job where two workers do every one (row 26)`() throws {
            let row = FaultRow(
                26, "two workers without leases on the same chunks", cells: 60, milliseconds: 20,
                full: (500, 50, 1))
            let farm = try farm()
            try farm.coordinator("--copies", "2")
            for _ in 0..<2 { try farm.worker("--no-lease") }
            let sweep = try farm.submit(row)
            let tally = try farm.conclude(sweep, row: row, renders: row.cells...2 * row.cells)
            let discards = try Journals(in: farm.folder).discards
            #expect(discards == tally.renders - row.cells)
            #expect(discards > 0)
            #expect(try farm.counted("floydfarm_job_duplicate_compute_total") == Double(discards))
        }

        @Test func `gives up on a job that kills workers, and on no other (row 31)`() throws {
            let row = FaultRow(
                31, "a job that crashes its worker", cells: 60, milliseconds: 20, full: (2000, 50, 1))
            let farm = try farm()
            try farm.coordinator()
            let sweep = try farm.submit(row)
            var workers = try (0..<2).map { _ in try farm.worker("--abort-on", "7") }
            var deaths = 0
            try farm.waitFor("an end of the deaths", within: FaultRow.patience) {
                for index in workers.indices where !workers[index].isRunning {
                    #expect(workers[index].status == 128 + SIGABRT)
                    deaths += 1
                    workers[index] = try farm.worker("--abort-on", "7")
                }
                return try farm.ledger.progress(sweep).map { $0.failed == 1 && $0.isComplete } ?? false
            }
            #expect(deaths == 3)
            try farm.conclude(
                sweep, row: row, renders: row.cells + 2...row.cells + 2, failed: [7], dead: 1)
        }

        @Test func `leaves a sick worker out, and blames no job for it (row 32)`() throws {
            let row = FaultRow(
                32, "a worker whose disk fails", cells: 60, milliseconds: 20, full: (2000, 50, 1))
            let farm = try farm()
            try farm.coordinator()
            let sick = try farm.worker("--store-error", String(EIO))
            let sweep = try farm.submit(row)
            try farm.waitFor("the end of the sick worker") { !sick.isRunning }
            #expect(sick.status == 75, "\(sick.talk)")
            try farm.workers(2)
            try farm.conclude(sweep, row: row, renders: row.cells...row.cells + 6)
        }
    }
}
