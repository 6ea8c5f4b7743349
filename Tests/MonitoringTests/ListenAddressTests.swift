import Testing

@testable import Monitoring

/// Where a process listens, and for whom.
@Suite struct `An address to listen on` {
    @Test(arguments: [
        ("9400", "127.0.0.1:9400"), ("0.0.0.0:9400", "0.0.0.0:9400"), ("[::1]:0", "[::1]:0"),
        ("localhost:80", "localhost:80"),
    ])
    func `is a port, or an address and a port`(text: String, full: String) throws {
        #expect(try ListenAddress(text).description == full)
    }

    @Test(arguments: ["", ":", ":9400", "host", "host:", "1.2.3.4:65536", "::1:9400", "a:+1", "a:-1", "[]:1"])
    func `is refused where it is none`(text: String) {
        let error = #expect(throws: MonitoringError.self) { try ListenAddress(text) }
        #expect(error?.description.hasPrefix("“\(text)” is no address to listen on") == true)
    }

    @Test(arguments: [
        "localhost", "LOCALHOST:9400", "127.0.0.1", "127.0.0.1:9400", "127.1.2.3:1", "[::1]", "[::1]:9400",
    ])
    func `on this machine is called by its names`(authority: String) throws {
        #expect(try ListenAddress("9400").accepts(authority: authority))
        #expect(try ListenAddress("[::1]:9400").accepts(authority: authority))
    }

    @Test(arguments: [
        "evil.example", "evil.example:9400", "127.0.0.1.evil.example", "localhost.evil.example:9400", "",
        "[::2]:9400", "10.0.0.1:9400", "localhost:9400:1", "127.0.0.1@evil.example",
    ])
    func `on this machine is called by no other name`(authority: String) throws {
        #expect(try !ListenAddress("9400").accepts(authority: authority))
    }

    @Test func `that is open to others is called by whatever name they have for it`() throws {
        let open = try ListenAddress("0.0.0.0:9400")
        #expect(open.accepts(authority: "10.244.0.17:9400"))
        #expect(open.accepts(authority: "floydfarm-coordinator:9400"))
        #expect(try !ListenAddress("9400").accepts(authority: nil))
    }
}
