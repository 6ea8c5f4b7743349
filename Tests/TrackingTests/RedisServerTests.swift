import TestServers
import Testing

@Suite struct `The Redis of the tests` {
    @Test func `keeps what it was told over a crash`() throws {
        let server = try RedisServer.start()
        try server.command("SET", "word", "kept")
        server.kill()
        try server.restart()
        #expect(try server.command("GET", "word") == "kept")
    }

    @Test func `throws where a command fails`() throws {
        let server = try RedisServer.start(appendOnly: false)
        #expect(throws: TestServerError.self) { try server.command("NOSUCH") }
    }
}
