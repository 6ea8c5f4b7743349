import Foundation
import Queueing
import Testing

@Suite struct `A chunk as JSON` {
    private func rejection(_ text: String) -> RejectedMessage? {
        do throws(RejectedMessage) {
            _ = try Chunk(json: Array(text.utf8)[...])
            return nil
        } catch { return error }
    }

    /// A message with one field set to a JSON text, or without it.
    private func message(_ name: String, _ value: String?) -> String {
        var fields: [(String, String)] = [
            ("v", "1"), ("kind", "\"render.chunk\""), ("sweep", "\"noise-7c2f\""),
            ("spec", "\"sha256:\(String(repeating: "9f", count: 32))\""), ("store", "\"store-1\""),
            ("epoch", "3"), ("first", "0"), ("count", "8"), ("model", "\"3fa9\""),
            ("priority", "\"normal\""), ("cost_ms", "9800"), ("enq_ms", "1767225600123"), ("delays", "0"),
            ("passes", "0"),
        ]
        fields.removeAll { $0.0 == name }
        if let value { fields.append((name, value)) }
        return "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    @Test func `has the fields of the protocol`() {
        let text = String(decoding: Chunk.sample(120_000, count: 16).json, as: UTF8.self)
        #expect(
            text
                == #"{"v":1,"kind":"render.chunk","sweep":"noise-7c2f","#
                + #""spec":"sha256:9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f","#
                + #""store":"store-1","epoch":3,"first":120000,"count":16,"model":"3fa9","#
                + #""priority":"normal","cost_ms":9800,"enq_ms":1767225600123,"delays":0,"passes":0}"#)
    }

    @Test func `is read back as it was`() throws {
        var chunk = Chunk.sample(7, kind: .text, priority: .high)
        chunk.delays = 3
        chunk.passes = 1
        #expect(try Chunk(json: chunk.json[...]) == chunk)
        chunk.cost = nil
        chunk.model = ""
        #expect(try Chunk(json: chunk.json[...]) == chunk)
    }

    @Test func `is read whatever its order, its spaces and its further fields`() throws {
        #expect(rejection(message("trace", #"{"a":[1,-2.5e3,"\"",null,true,{}]}"#)) == nil)
        #expect(rejection(message("passes", "0").replacing(",", with: " ,\n\t")) == nil)
    }

    @Test(arguments: ["2", "99"]) func `of another version is not supported`(version: String) throws {
        let rejected = try #require(rejection(#"{"v":\#(version),"sweep":[]}"#))
        #expect(rejected.reason == .unsupported)
        #expect(rejected.detail == "it is of version \(version), and this program reads version 1")
    }

    @Test func `of an unknown kind is not supported`() {
        #expect(rejection(message("kind", "\"video.chunk\""))?.reason == .unsupported)
    }

    @Test(arguments: [
        ("v", nil), ("v", "\"1\""), ("v", "-1"), ("v", "1.0"), ("v", "1e30"), ("kind", nil), ("kind", "7"),
        ("sweep", "\"\""), ("sweep", "\"../../etc\""), ("sweep", "\".hidden\""), ("sweep", "\"a b\""),
        ("sweep", "\"a\\u002fb\""), ("sweep", nil), ("spec", "\"9f\""), ("store", "\"a\\nb\""),
        ("spec", "\"sha256:\(String(repeating: "9F", count: 32))\""), ("epoch", "-1"), ("epoch", "null"),
        ("first", "-1"), ("first", "9223372036854775807"), ("first", "9223372036854775808"),
        ("first", "1000000000000000000000000000000"), ("count", "0"), ("count", "-8"),
        ("count", "9223372036854775807"), ("count", "1000001"), ("count", "true"), ("model", "null"),
        ("priority", "\"urgent\""), ("cost_ms", "-1"), ("cost_ms", "\"9\""), ("enq_ms", "1e999"),
        ("delays", "-1"), ("passes", "99999999"), ("delays", "{}"),
    ]) func `with a bad field is invalid`(name: String, value: String?) throws {
        let rejected = try #require(rejection(message(name, value)))
        #expect(rejected.reason == .invalid)
        #expect(rejected.detail.hasPrefix("\(name) "))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[]", "null", "7", "\"v\"", "{}x", "{\"v\":1,}", "{\"v\":1 \"w\":2}", "{\"v\"}",
        "{\"v\":}", "{\"v\":-}", "{\"v\":nul}", "{\"v\":\"a", "{\"v\":\"a\\", "{'v':1}", "{\"v\":1,\"v\":1}",
        "\u{FEFF}{}",
    ]) func `that is no JSON object is invalid`(text: String) throws {
        let rejected = try #require(rejection(text))
        #expect(rejected.reason == .invalid)
    }

    @Test func `cannot be nested without end, nor have fields without end, nor be long`() {
        let deep = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
        #expect(rejection(message("trace", deep))?.detail.contains("nested too deep") == true)
        let wide = (0..<100).map { "\"f\($0)\":1" }.joined(separator: ",")
        #expect(rejection("{\(wide)}")?.detail.contains("too many fields") == true)
        let long = message("trace", "\"" + String(repeating: "x", count: Chunk.maximumBytes) + "\"")
        #expect(rejection(long)?.detail == "it has more than 65536 bytes")
    }

    @Test func `with bytes that are no text is invalid`() {
        let bytes = Array(message("sweep", "\"??\"").utf8).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
        #expect(throws: RejectedMessage.self) { try Chunk(json: bytes[...]) }
    }

    @Test func `never leads out of range, however it was changed on the way`() {
        var random = SplitMix(state: 4)
        let seeds = [message("passes", "0"), message("trace", #"[{"a":"\u0041"},1e5]"#)].map {
            Array($0.utf8)
        }
        var read = 0
        for _ in 0..<30_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, using: &random) }
            guard let chunk = try? Chunk(json: bytes[...]) else { continue }
            read += 1
            let isSafe =
                chunk.jobs.lowerBound >= 0 && (1...Chunk.maximumJobs).contains(chunk.jobs.count)
                && chunk.epoch >= 0 && chunk.delays >= 0 && chunk.passes >= 0 && chunk.spec.count == 64
                && (1...128).contains(chunk.sweep.count) && !chunk.sweep.contains("/") && chunk.made >= 0
            if !isSafe { Issue.record("accepted \(String(decoding: bytes, as: UTF8.self))") }
            // What was read can be written and read again.
            if (try? Chunk(json: chunk.json[...])) != chunk { Issue.record("not the same again: \(chunk)") }
        }
        #expect(read > 1000, "the mutations are too coarse to test anything")
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout SplitMix) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        case 4: bytes.insert(contentsOf: Array("99999999999999".utf8), at: place)
        default: bytes[place] = Array("0123456789-{}[]\",:eE.".utf8).randomElement(using: &random) ?? 0
        }
    }
}

/// Random numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
