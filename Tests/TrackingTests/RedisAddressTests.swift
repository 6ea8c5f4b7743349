import Testing
import Tracking

@Suite struct `The address of Redis` {
    @Test(arguments: [
        ("redis://127.0.0.1:6390", "127.0.0.1:6390"), ("redis://redis.farm", "redis.farm:6379"),
        ("REDIS://[::1]:7/3", "[::1]:7"), ("redis://u:c4n4ry%40%2F@h:1/", "h:1"),
        ("redis://:c4n4ry@here@h", "h:6379"), ("unix:///run/redis.sock", "/run/redis.sock"),
        ("unix://:c4n4ry@/run/redis.sock", "/run/redis.sock"),
    ])
    func `is read and shown without its password`(url: String, shown: String) throws {
        let address = try RedisAddress(url)
        #expect("\(address)" == shown)
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("c4n4ry"))
        #expect(!String(reflecting: address).contains("c4n4ry"))
    }

    @Test(arguments: [
        "", "redis", "redis://", "redis://:6379", "redis://h:0", "redis://h:65536",
        "redis://h:99999999999999999999",
        "redis://a:b:c", "redis://h/x", "redis://h/-1", "redis://h/99999999999999999999", "redis://c4n4ry@h",
        "redis://:@h", "redis://:c4n4ry%zz@h", "redis://:c4n4ry/x@h", "redis://h h", "redis://h\u{0}",
        "http://c4n4ry@h",
        "unix://", "unix://host/path", "unix:///" + String(repeating: "x", count: 108),
        "redis://" + String(repeating: "x", count: 5000),
    ])
    func `that cannot be used is refused without quoting it`(url: String) {
        let error = #expect(throws: RedisAddressError.self) { try RedisAddress(url) }
        #expect(error?.description.hasPrefix("the address of Redis ") == true)
        #expect(error?.description.contains("c4n4ry") == false)
    }

    @Test func `with TLS is refused with the way around`() {
        let error = #expect(throws: RedisAddressError.self) { try RedisAddress("rediss://:c4n4ry@h") }
        #expect(
            error?.description
                == "the address of Redis asks for TLS (rediss://), which hiredis 0.14 lacks: let stunnel or a sidecar "
                + "carry the connection, and give the address of its near end, redis://127.0.0.1:PORT or unix:///PATH"
        )
    }
}
