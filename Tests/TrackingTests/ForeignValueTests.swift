import TestServers
import Testing
import Tracking

/// Values under the farm's keys that others put there.
@Suite struct `Foreign values in Redis` {
    private let server: RedisServer
    private let ledger: RedisLedger

    init() throws {
        server = try RedisServer.start(appendOnly: false)
        ledger = RedisLedger(at: try RedisAddress(server.url))
    }

    /// The sentence that every call ends with.
    private var sentence: String {
        "Redis at 127.0.0.1:\(server.port) holds values under the farm's keys that are not the farm's: remove them, "
            + "or use another database"
    }

    private func expectComplaint(_ body: () throws -> Void) {
        let error = #expect(throws: LedgerUnavailable.self) { try body() }
        #expect(error?.description == sentence)
    }

    @Test func `of another type are not trusted`() throws {
        let names = ["meta", "done", "fail", "leases", "owners", "attempts", "why", "events"]
        for key in names.map({ "floydfarm:{s1}:\($0)" }) + ["floydfarm:paces", "floydfarm:leader"] {
            try server.command("RPUSH", key, "1")
        }
        let job = Lease(sweep: "s1", epoch: 1, job: 1, worker: "anna", fence: 1)
        expectComplaint { try ledger.openSweep() }
        expectComplaint { _ = try ledger.progress("s1") }
        expectComplaint { _ = try ledger.settledCells("s1", bytes: 0..<10) }
        expectComplaint { _ = try ledger.failures("s1", limit: 10) }
        expectComplaint { _ = try ledger.claim(1) }
        expectComplaint { _ = try ledger.renew(job) }
        expectComplaint { try ledger.release(job, .failed) }
        expectComplaint { _ = try ledger.settle("s1", done: [1], failed: [:]) }
        expectComplaint { _ = try ledger.settle("s1", done: [], failed: [1: "no"]) }
        expectComplaint { try ledger.recordPace("m", seconds: 1) }
        expectComplaint { _ = try ledger.paces() }
        expectComplaint { _ = try ledger.lead("anna") }
        expectComplaint { try ledger.note("now", of: "s1") }
        expectComplaint { _ = try ledger.events("s1", limit: 10) }
        try ledger.forget("s1")
        try ledger.openSweep()
    }

    @Test(arguments: [
        ["state", "asleep"], ["epoch", "x"], ["epoch", "-1"], ["cells", "99999999999999999999999999"],
        ["done", "9223372036854775807"], ["failed", ""], ["duplicates", "1e3"],
    ])
    func `in place of numbers and words are not trusted`(field: [String]) throws {
        try ledger.openSweep()
        try server.command("HSET", "floydfarm:{s1}:meta", field[0], field[1])
        expectComplaint { _ = try ledger.progress("s1") }
    }

    @Test func `in leases, reasons, paces and registrations are not trusted`() throws {
        try ledger.openSweep()
        try server.command("HSET", "floydfarm:{s1}:attempts", "1", "many")
        expectComplaint { _ = try ledger.claim(1) }
        try server.command("HSET", "floydfarm:{s1}:meta", "fence", "x")
        expectComplaint { _ = try ledger.claim(2) }
        try server.command("HSET", "floydfarm:{s1}:why", "one", "x")
        expectComplaint { _ = try ledger.failures("s1", limit: 10) }
        try server.command("XADD", "floydfarm:{s1}:events", "*", "a", "b", "c", "d")
        expectComplaint { _ = try ledger.events("s1", limit: 10) }
        try server.command("ZADD", "floydfarm:{s1}:leases", "inf", "3")
        expectComplaint { _ = try ledger.claim(3) }
        try server.command("HSET", "floydfarm:paces", "a", "nan", "b", "inf", "c", "-1", "d", "2", "e", "x")
        #expect(try ledger.paces() == ["d": 2])
        try ledger.report(WorkerStatus(name: "anna", version: "1", roles: []))
        try server.command("HSET", "floydfarm:{workers}:status", "anna", "{\"name\":7}")
        #expect(try ledger.workers() == [])
    }
}
