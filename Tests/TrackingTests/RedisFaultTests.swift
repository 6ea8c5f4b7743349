import Foundation
import TestServers
import Testing
import Tracking

/// What becomes of a ledger when its Redis does.
@Suite struct `A ledger in Redis` {
    private let server: RedisServer
    private let ledger: RedisLedger

    init() throws {
        server = try RedisServer.start()
        ledger = RedisLedger(at: try RedisAddress(server.url))
        try ledger.openSweep()
    }

    /// Tries until an answer comes, as a worker does.
    private func eventually<Answer>(_ body: () throws -> Answer) throws -> Answer {
        for _ in 0..<200 {
            do { return try body() } catch is LedgerUnavailable { usleep(50_000) }
        }
        return try body()
    }

    /// Why a call fails.
    private func complaint(of body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }

    @Test func `has all that it was told after a crash`() throws {
        let lease = try #require(try ledger.lease(3))
        _ = try ledger.settle("s1", done: [1, 2], failed: [3: "bad"])
        server.kill()
        #expect(throws: LedgerUnavailable.self) { try ledger.renew(lease) }
        #expect(complaint { _ = try ledger.claim(4) } == complaint { _ = try ledger.progress("s1") })
        try server.restart()
        #expect(try eventually { try ledger.renew(lease) } == .kept)
        let progress = try #require(try ledger.progress("s1"))
        #expect(progress.done == 2 && progress.failed == 1 && progress.leases == 1)
    }

    @Test func `knows nothing after a loss, until the coordinator opens the sweep again`() throws {
        _ = try ledger.settle("s1", done: [1], failed: [:])
        try server.command("FLUSHALL")
        #expect(try ledger.claim(3) == .unknown)
        #expect(try ledger.progress("s1") == nil)
        #expect(try ledger.open("s1", cells: 100, orders: Orders(state: .running, epoch: 2)))
        #expect(try ledger.claim(3) == .stale)
        try ledger.mark("s1", done: [1, 2])
        #expect(try ledger.progress("s1")?.done == 2)
    }

    @Test func `gives its scripts again to a server that forgot them`() throws {
        let lease = try #require(try ledger.lease(3))
        try server.command("SCRIPT", "FLUSH")
        #expect(try ledger.renew(lease) == .kept)
        #expect(try ledger.lease(4) != nil)
    }

    @Test func `connects again after a broken connection`() throws {
        try server.command("CLIENT", "KILL", "TYPE", "normal")
        #expect(throws: LedgerUnavailable.self) { try ledger.progress("s1") }
        #expect(try eventually { try ledger.progress("s1") }?.cells == 100)
    }

    @Test(arguments: ["ALL", "WRITE"]) func `makes nobody wait for a server that hangs`(mode: String) throws {
        let lease = try #require(try ledger.lease(3))
        try server.command("CLIENT", "PAUSE", "4000", mode)
        let begin = ContinuousClock.now
        for _ in 0..<100 {
            #expect(throws: LedgerUnavailable.self) { try ledger.renew(lease) }
            #expect(throws: LedgerUnavailable.self) { try ledger.release(lease, .failed) }
        }
        #expect(begin.duration(to: .now) < .seconds(3.5))
        #expect(try eventually { try ledger.renew(lease) } == .kept)
    }

    @Test func `says so when Redis has no memory left, and goes on when it has`() throws {
        try server.command("CONFIG", "SET", "maxmemory", "1mb")
        let complaint = complaint { _ = try ledger.claim(3) }
        #expect(complaint == "Redis at 127.0.0.1:\(server.port) has no memory left: raise its maxmemory")
        try server.command("CONFIG", "SET", "maxmemory", "0")
        #expect(try ledger.lease(3) != nil)
    }

    @Test func `warns of a server that throws keys away`() throws {
        #expect(ledger.policyWarning() == nil)
        try server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        #expect(
            ledger.policyWarning()
                == "Redis at 127.0.0.1:\(server.port) throws keys away when its memory is full (maxmemory-policy "
                + "allkeys-lru), and with them leases and progress: set it to noeviction")
    }

    @Test func `says so when a script of somebody's keeps Redis busy`() throws {
        try server.command("CONFIG", "SET", "busy-reply-threshold", "50")
        Thread.detachNewThread { [server] in _ = try? server.command("EVAL", "while true do end", "0") }
        while (try? server.command("PING")) != nil {}
        #expect(
            complaint { _ = try ledger.claim(3) }
                == "Redis at 127.0.0.1:\(server.port) is busy with a script of somebody's")
        try server.command("SCRIPT", "KILL")
        #expect(try eventually { try ledger.lease(3) } != nil)
    }

    @Test func `keeps 100 million cells in their bits and little more`() throws {
        _ = try ledger.open("big", cells: 100_000_000, orders: Orders(state: .running, epoch: 1))
        _ = try ledger.settle("big", done: [99_999_999], failed: [99_999_998: "bad"])
        for job in 0..<1000 {
            let cells = [job * 1000]
            _ = try ledger.claim(JobClaim(sweep: "big", epoch: 1, job: job, cells: cells, worker: "anna"))
        }
        for number in 0..<1000 { try ledger.note("event \(number)", of: "big") }
        #expect(try ledger.settledCells("big", bytes: 12_499_999..<12_500_000) == [3])
        #expect(try ledger.settledCells("big", bytes: 0..<12_500_000).count == 12_500_000)
        for key in ["done", "fail"] {
            #expect(try server.command("STRLEN", "floydfarm:{big}:\(key)") == "12500000")
        }
        for key in ["meta", "leases", "owners", "attempts", "why", "events"] {
            let size = try Int(server.command("MEMORY", "USAGE", "floydfarm:{big}:\(key)"))
            #expect((1..<1_000_000).contains(size ?? 0), "\(key): \(size ?? 0)")
        }
    }

    @Test func `gives jobs to exactly one of two processes`() async throws {
        let taken = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in ["anna", "bert"] {
                group.addTask { [server] in
                    let own = RedisLedger(at: try RedisAddress(server.url))
                    return try (0..<500).filter { try own.lease($0, by: worker) != nil }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(0..<500))
    }

    @Test func `can be asked by many threads at once`() throws {
        let group = DispatchGroup()
        for thread in 0..<8 {
            group.enter()
            Thread.detachNewThread { [ledger] in
                for cell in 0..<10 { _ = try? ledger.settle("s1", done: [10 * thread + cell], failed: [:]) }
                group.leave()
            }
        }
        group.wait()
        #expect(try ledger.progress("s1")?.done == 80)
    }
}
