import Foundation
import TestServers
import Testing
import Tracking

/// What is said where a Redis cannot be used: one sentence, and never a password.
@Suite struct `The way to Redis` {
    private static let canary = "c4n4ry-word"

    /// What `check` says of a server.
    private func complaint(_ url: String) throws -> String? {
        let ledger = RedisLedger(at: try RedisAddress(url))
        do { try ledger.check() } catch {
            var dumped = ""
            dump(ledger, to: &dumped)
            dump(error, to: &dumped)
            #expect(!(dumped + "\(error)").contains("c4n4ry"))
            return "\(error)"
        }
        return nil
    }

    @Test func `is open where all is well`() throws {
        let server = try RedisServer.start(appendOnly: false)
        #expect(try complaint(server.url) == nil)
        #expect(try complaint(server.url + "/15") == nil)
    }

    @Test(arguments: [
        ([], "redis://:\(canary)@", "", "has no password, but the URL gives one: leave it out"),
        ([], "redis://", "/16", "has no database of the number in the URL"),
        (
            ["--requirepass", canary], "redis://", "",
            "asks for a password: put it into the URL, before the host"
        ),
        (
            ["--requirepass", canary], "redis://:x\(canary)@", "",
            "refuses the user or the password of the URL"
        ),
        (
            ["--requirepass", canary], "redis://u:\(canary)@", "",
            "refuses the user or the password of the URL"
        ),
        (
            ["--replicaof", "127.0.0.1 1"], "redis://", "",
            "is a replica, which takes no writes: give the address of the primary"
        ),
        (
            ["--cluster-enabled", "yes"], "redis://", "",
            "is a part of a cluster: give the address of a Redis that holds all keys"
        ),
        (
            ["--rename-command", "UNLINK", ""], "redis://", "",
            "refuses a command: ERR unknown command 'UNLINK'"
        ),
    ])
    func `is barred with a reason`(extra: [String], login: String, database: String, reason: String) throws {
        let server = try RedisServer.start(appendOnly: false, extra: extra)
        let place = "127.0.0.1:\(server.port)"
        let complaint = try #require(try complaint(login + place + database))
        #expect(complaint.hasPrefix("Redis at \(place) \(reason)"), "\(complaint)")
    }

    @Test func `is not tried again with every call where it is barred`() throws {
        let server = try RedisServer.start(appendOnly: false, extra: ["--cluster-enabled", "yes"])
        let ledger = RedisLedger(at: try RedisAddress(server.url))
        for _ in 0..<20 { #expect(throws: LedgerUnavailable.self) { try ledger.progress("s1") } }
        let clients = try server.command("INFO", "stats").split(whereSeparator: \.isNewline)
        let count = clients.first { $0.hasPrefix("total_connections_received:") }?.split(separator: ":").last
        // This ledger's, that of the question whether the server is up, and that of the command.
        #expect(count.flatMap { Int($0) } ?? 0 <= 5)
    }

    @Test func `is open to a user with a password, and through a socket`() throws {
        let server = try RedisServer.start(appendOnly: false, extra: ["--requirepass", Self.canary])
        #expect(try complaint("redis://:\(Self.canary)@127.0.0.1:\(server.port)") == nil)
        #expect(try complaint("redis://default:\(Self.canary)@127.0.0.1:\(server.port)") == nil)
        let socket = try RedisServer.start(appendOnly: false, extra: ["--unixsocket", "redis.sock"])
        let ledger = RedisLedger(at: try RedisAddress("unix://\(socket.folder)/redis.sock"))
        try ledger.openSweep()
        #expect(try ledger.lease(1) != nil)
    }

    @Test func `ends at once where nobody listens`() throws {
        let port = try FreePort.find()
        #expect(
            try complaint("redis://127.0.0.1:\(port)")
                == "Redis at 127.0.0.1:\(port) cannot be reached: Connection refused")
        #expect(
            try complaint("unix:///nowhere/redis.sock")
                == "Redis at /nowhere/redis.sock cannot be reached: No such file or directory")
    }

    @Test func `ends where something else answers, or nothing`() throws {
        let page = try Listener(answering: "HTTP/1.1 400 Bad Request\r\n\r\n")
        #expect(
            try complaint("redis://127.0.0.1:\(page.port)")
                == "Redis at 127.0.0.1:\(page.port) does not speak as Redis does: is the port right?")
        let silence = try Listener(answering: "")
        #expect(
            try complaint("redis://127.0.0.1:\(silence.port)")
                == "Redis at 127.0.0.1:\(silence.port) does not answer within 2 s")
    }

    @Test func `needs no more rights than a worker is given`() throws {
        let server = try RedisServer.start(appendOnly: false)
        try server.command(
            "ACL", "SETUSER", "worker", "on", ">\(Self.canary)", "~floydfarm:*", "+@read", "+@write",
            "+@scripting",
            "+@connection", "-@dangerous", "-@admin", "+info", "+time")
        let url = "redis://worker:\(Self.canary)@127.0.0.1:\(server.port)"
        let ledger = RedisLedger(at: try RedisAddress(url))
        try ledger.check()
        #expect(ledger.policyWarning() == nil)
        try useAll(of: ledger)
        try server.command("ACL", "SETUSER", "worker", "-info")
        try ledger.check()
        #expect(ledger.policyWarning() == nil)
        try server.command("ACL", "SETUSER", "worker", "-time")
        let error = #expect(throws: LedgerUnavailable.self) { try ledger.claim(5) }
        #expect(
            error?.description
                == "Redis at 127.0.0.1:\(server.port) does not allow this user all commands and keys "
                + "that the farm needs")
        #expect(try !server.command("ACL", "LIST").contains(Self.canary))
    }

    /// Every call there is.
    private func useAll(of ledger: RedisLedger) throws {
        try ledger.openSweep()
        let lease = try #require(try ledger.lease(1))
        #expect(try ledger.renew(lease) == .kept)
        #expect(try ledger.settle("s1", done: [2], failed: [3: "bad"]) == 0)
        try ledger.release(lease, .settled)
        try ledger.mark("s1", done: [4])
        #expect(try ledger.progress("s1")?.done == 2)
        #expect(try ledger.settledCells("s1", bytes: 0..<10) == [0b0011_1000])
        #expect(try ledger.failures("s1", limit: 10) == [3: "bad"])
        try ledger.clearFailures("s1")
        try ledger.note("all used", of: "s1")
        #expect(try ledger.events("s1", limit: 1).map(\.text) == ["all used"])
        try ledger.report(WorkerStatus(name: "anna", version: "1", roles: []))
        #expect(try ledger.workers().count == 1)
        try ledger.recordPace("m", seconds: 1)
        #expect(try ledger.paces() == ["m": 1])
        #expect(try ledger.lead("anna"))
        try ledger.resign("anna")
        try ledger.forget("s1")
        #expect(
            try ledger.claim(
                JobClaim(sweep: "s1", epoch: 1, job: 1, cells: (0..<2500).map(\.self), worker: "a"))
                == .unknown)
        try ledger.openSweep()
    }
}
