import Testing

@testable import Tensors

@Suite("JSON")
struct JSONTests {
    private func parse(_ text: String) throws -> JSON {
        try Array(text.utf8).withUnsafeBytes { try JSON($0) }
    }

    @Test("every kind of value is read")
    func values() throws {
        let text =
            #" { "a" : [ null , true , false , -12 , 1e-05 , 2.5 ] , "b" : { } , "c" : [ ] , "" : "" } "#
        #expect(
            try parse(text)
                == .object([
                    "a": .array([
                        .null, .boolean(true), .boolean(false), .integer(-12), .number(1e-05), .number(2.5),
                    ]),
                    "b": .object([:]), "c": .array([]), "": .string(""),
                ]))
    }

    @Test("escapes in text are decoded")
    func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude80é""#
        #expect(try parse(text) == .string("\"\\/\u{8}\u{C}\n\r\tAé🚀é"))
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "1e", "+1", "NaN", "Infinity", "1e999",
            "tru",
            "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ude80\"", "\"\n\"", "1 2", "[1",
            "-",
        ])
    func refusals(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test("text that is not UTF-8 is refused")
    func badUTF8() {
        #expect(throws: JSONError.self) {
            try ([0x22, 0xC3, 0x28, 0x22] as [UInt8]).withUnsafeBytes { try JSON($0) }
        }
    }

    @Test("more values than a limit are refused before they fill the memory")
    func floods() throws {
        try Array("[1,[2,{\"a\":3}]]".utf8).withUnsafeBytes { bytes in
            var enough = JSONParser(bytes, mostValues: 6)
            _ = try enough.document()
            var flooded = JSONParser(bytes, mostValues: 5)
            #expect(throws: JSONError.self) { try flooded.document() }
        }
    }
}
