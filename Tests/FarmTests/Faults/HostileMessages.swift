import Foundation

/// Bodies of messages that are no chunks of a sweep, though some nearly are; the same ones in every run.
struct HostileMessages {
    /// A good chunk's JSON, of which bad ones are made.
    let good: [String: Any]

    /// Reads a good chunk.
    init(like body: [UInt8]) throws {
        good = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }

    /// So many bodies, all kinds in turn.
    func bodies(_ count: Int) throws -> [[UInt8]] {
        var random = Sequence(state: 7)
        return try (0..<count).map { try body(kind: $0 % 14, random: &random) }
    }

    private func body(kind: Int, random: inout Sequence) throws -> [UInt8] {
        switch kind {
        case 0: []
        case 1: Array(repeating: UInt8(ascii: "["), count: 50_000)
        case 2: Array(repeating: 0, count: 100_000)
        case 3: [0xff, 0xfe, 0x80] + (try changed("first", 0))
        case 4: try changed("v", 99)
        case 5: try changed("first", -1 - Int(random.next() % 1000))
        case 6: try changed("first", 1_000_000)
        case 7: try changed("count", Int.max)
        case 8: try withNumber("1" + String(repeating: "0", count: 30))
        case 9: try changed("spec", "sha256:" + String(repeating: "0", count: 64))
        case 10: try changed("kind", "format.disk")
        case 11: try changed("sweep", "../../etc")
        case 12: Array(try changed("first", 0).prefix(Int(random.next() % 60)))
        default: (0..<Int(random.next() % 400)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
    }

    private func changed(_ name: String, _ value: Any) throws -> [UInt8] {
        var body = good
        body[name] = value
        return [UInt8](try JSONSerialization.data(withJSONObject: body, options: [.sortedKeys]))
    }

    /// A number that no parser may trap on.
    private func withNumber(_ digits: String) throws -> [UInt8] {
        let text = String(decoding: try changed("first", 0), as: UTF8.self)
        return Array(text.replacingOccurrences(of: "\"first\":0", with: "\"first\":\(digits)").utf8)
    }

    /// Numbers by the linear congruential generator of MMIX (Knuth).
    private struct Sequence {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
