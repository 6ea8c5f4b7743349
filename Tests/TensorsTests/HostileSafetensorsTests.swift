import Foundation
import Tensors
import TestServers
import Testing

@Suite("hostile safetensors files")
struct HostileSafetensorsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Reads a file of these bytes and gives the error, without the file's path.
    private func complaint(_ bytes: [UInt8]) throws -> String? {
        let path = try folder.write(bytes, to: "x.safetensors")
        let error = #expect(throws: TensorsError.self) { try Safetensors.read(path) }
        #expect(error?.description.contains(path) == true)
        return error?.description.replacingOccurrences(of: path, with: "FILE")
    }

    private func entry(
        _ name: String = "a", dtype: String = "\"F32\"", shape: String = "[2]", offsets: String = "[0,8]"
    ) -> String {
        "\"\(name)\":{\"dtype\":\(dtype),\"shape\":\(shape),\"data_offsets\":\(offsets)}"
    }

    private static let eight = [UInt8](repeating: 0, count: 8)

    @Test("a file too short for a header is refused", arguments: [0, 1, 7])
    func shortFiles(count: Int) throws {
        #expect(
            try complaint([UInt8](repeating: 0, count: count))
                == "FILE is no safetensors file: it has \(count) bytes")
    }

    @Test("a header length beyond the file is refused")
    func longHeaders() throws {
        let bytes = safetensors("{}").dropLast(1)
        #expect(
            try complaint(Array(bytes)) == "FILE is cut short: its header claims 2 bytes, but the file has 9"
        )
    }

    @Test(
        "a header length beyond the format's limit is refused", arguments: [100_000_001, UInt64.max, 1 << 63])
    func absurdHeaders(length: UInt64) throws {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Self.eight
        #expect(try complaint(bytes) == "FILE is no safetensors file: its header claims \(length) bytes")
    }

    @Test(
        "a header that is not JSON is refused",
        arguments: [
            ("", "a value is expected at byte 0"), ("[]", "it is no object"),
            ("{", "a name is missing at byte 1"),
            ("{}x", "there is more after its end at byte 2"),
            ("{\"a\":\u{7}}", "a value is expected at byte 5"),
            ("{\"a\":nul}", "there is an unknown word at byte 5"),
        ])
    func notJSON(header: String, what: String) throws {
        #expect(try complaint(safetensors(header)) == "FILE: the header cannot be read as JSON: \(what)")
    }

    @Test("deep nesting is refused without recursion to match")
    func deepNesting() throws {
        let header = "{\"a\":" + String(repeating: "[", count: 1_000_000)
        #expect(
            try complaint(safetensors(header))
                == "FILE: the header cannot be read as JSON: it is nested too deeply at byte 36")
    }

    @Test("a name given twice is refused")
    func duplicateNames() throws {
        let header = "{\(entry()),\(entry())}"
        #expect(try complaint(safetensors(header, Self.eight))?.contains("a name is given twice (a)") == true)
    }

    @Test("tensors that share bytes are refused")
    func overlaps() throws {
        let header = "{\(entry("a")),\(entry("b", shape: "[1]", offsets: "[4,8]"))}"
        #expect(try complaint(safetensors(header, Self.eight)) == "FILE: tensor \"b\" overlaps another")
    }

    @Test("gaps and bytes that belong to no tensor are refused, as the format demands")
    func gaps() throws {
        let gap = "{\(entry(shape: "[1]", offsets: "[4,8]"))}"
        #expect(
            try complaint(safetensors(gap, Self.eight)) == "FILE: tensor \"a\" comes after a gap in the data"
        )
        let rest = "{\(entry(shape: "[1]", offsets: "[0,4]"))}"
        #expect(try complaint(safetensors(rest, Self.eight)) == "FILE has 4 bytes that belong to no tensor")
    }

    @Test("a tensor beyond the end of the file is refused")
    func beyondTheEnd() throws {
        #expect(
            try complaint(safetensors("{\(entry(shape: "[4]", offsets: "[0,16]"))}", Self.eight))
                == "FILE: tensor \"a\" ends at byte 16 of the data, but the file has only 8")
    }

    @Test("a shape that does not fit its bytes is refused, also when its size cannot be counted")
    func misfits() throws {
        #expect(
            try complaint(safetensors("{\(entry(shape: "[3]"))}", Self.eight))
                == "FILE: tensor \"a\" has 8 bytes, which do not fit the shape [3] of F32")
        let huge = "[4611686018427387904, 4611686018427387904]"
        #expect(
            try complaint(safetensors("{\(entry(shape: huge, offsets: "[0,0]"))}"))?.contains("do not fit")
                == true)
    }

    @Test("an unknown type is refused by name", arguments: ["F64", "BOOL", "F8_E4M3", "constructor"])
    func unknownTypes(name: String) throws {
        #expect(
            try complaint(safetensors("{\(entry(dtype: "\"\(name)\""))}", Self.eight))
                == "FILE: tensor \"a\" has the unknown type \(name); F32, F16, BF16 and I64 can be read")
    }

    @Test(
        "numbers that are no sizes are refused",
        arguments: ["[-1]", "[1.5]", "[\"2\"]", "[1e3]", "[18446744073709551616]", "[1,1,1,1,1,1,1,1,2]"])
    func badShapes(shape: String) throws {
        #expect(
            try complaint(safetensors("{\(entry(shape: shape))}", Self.eight))
                == "FILE: tensor \"a\" has a shape that is not a list of at most 8 sizes")
    }

    @Test(
        "offsets that are no range are refused", arguments: ["[-8,0]", "[8,0]", "[0]", "[0,8,8]", "[0.5,8]"])
    func badOffsets(offsets: String) throws {
        #expect(
            try complaint(safetensors("{\(entry(offsets: offsets))}", Self.eight))
                == "FILE: tensor \"a\" has data_offsets that are not a begin and an end")
    }

    @Test(
        "an entry with other fields than the format's is refused",
        arguments: ["7", "{}", "{\"dtype\":\"F32\"}"])
    func badEntries(value: String) throws {
        #expect(
            try complaint(safetensors("{\"a\":\(value)}"))
                == "FILE: tensor \"a\" is not described by dtype, shape and data_offsets")
        #expect(
            try complaint(safetensors("{\"__metadata__\":{\"x\":1}}"))
                == "FILE: __metadata__ in the header is not a table of texts")
    }

    @Test("a folder, a device and an absent file are refused")
    func noFiles() throws {
        for path in [folder.path, "/dev/zero"] {
            let error = #expect(throws: TensorsError.self) { try Safetensors.read(path) }
            #expect(error?.description == "\(path) is not a regular file")
        }
        let absent = "\(folder.path)/absent.safetensors"
        let error = #expect(throws: TensorsError.self) { try Safetensors.read(absent) }
        #expect(error?.description == "\(absent) cannot be opened: No such file or directory")
    }
}
