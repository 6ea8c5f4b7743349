import Imaging
import Testing

@Suite("PNG files")
struct PNGTests {
    static let gradient = Bitmap(
        width: 5, height: 3, samples: (0..<45).map { UInt8(5 * $0) })

    @Test("a picture and its texts come back as they were written")
    func roundTrip() throws {
        let texts = [PNG.Text("floydfarm", "{\"a\":1}"), PNG.Text("parameters", "雪の山村 🏔 naïve\nSteps: 20")]
        let bytes = try PNG.encode(Self.gradient, text: texts)
        let (bitmap, text) = try PNG.decode(bytes, name: "p.png")
        #expect(bitmap == Self.gradient)
        #expect(text == texts)
        #expect(try PNG.text(of: bytes, name: "p.png") == texts)
    }

    @Test("equal pictures make equal bytes")
    func deterministic() throws {
        let text = [PNG.Text("floydfarm", "{}")]
        #expect(try PNG.encode(Self.gradient, text: text) == PNG.encode(Self.gradient, text: text))
    }

    @Test(
        "a keyword that PNG does not allow is an error",
        arguments: ["", " a", "a ", "a  b", "naïve", String(repeating: "k", count: 80)])
    func badKeyword(_ keyword: String) {
        #expect(throws: ImagingError.self) { try PNG.encode(Self.gradient, text: [PNG.Text(keyword, "x")]) }
    }

    @Test("a text with NUL is an error, not cut off")
    func textWithNUL() {
        #expect(throws: ImagingError.self) { try PNG.encode(Self.gradient, text: [PNG.Text("k", "a\0b")]) }
    }

    @Test("an empty picture is an error")
    func emptyPicture() {
        #expect(throws: ImagingError.self) { try PNG.encode(Bitmap(width: 0, height: 4, samples: [])) }
    }

    // Made with Pillow 12: Image.new(...).save(...), 2×1 pixels; printed with base64.
    @Test(
        "every colour type is read as RGB, transparency over white",
        arguments: [
            ("gray", Fixtures.gray, [0, 0, 0, 128, 128, 128]),
            ("palette", Fixtures.palette, [255, 0, 0, 0, 0, 255]),
            ("RGBA", Fixtures.rgba, [255, 255, 255, 127, 127, 255]),
            ("16-bit gray", Fixtures.gray16, [0, 0, 0, 255, 255, 255]),
            ("one bit", Fixtures.oneBit, [0, 0, 0, 255, 255, 255]),
        ])
    func colourTypes(_ name: String, _ bytes: [UInt8], _ samples: [UInt8]) throws {
        #expect(try PNG.decode(bytes, name: name).bitmap == Bitmap(width: 2, height: 1, samples: samples))
    }

    @Test("Latin-1 and compressed texts of other programs are read")
    func otherTexts() throws {
        let text = try PNG.text(of: Fixtures.otherTexts, name: "p.png")
        #expect(text == [PNG.Text("Title", "naïve"), PNG.Text("Comment", "compressed, compressed")])
    }
}

@Suite("Hostile PNG files")
struct HostilePNGTests {
    @Test("a file cut off anywhere is an error")
    func truncated() throws {
        let bytes = try PNG.encode(PNGTests.gradient, text: [PNG.Text("k", "text")])
        for count in 0..<bytes.count {
            #expect(throws: ImagingError.self) { try PNG.decode(Array(bytes[..<count]), name: "p.png") }
        }
    }

    @Test("a file with any byte changed is an error")
    func damaged() throws {
        let bytes = try PNG.encode(PNGTests.gradient, text: [PNG.Text("k", "text")])
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 0x41
            #expect(throws: ImagingError.self) { try PNG.decode(damaged, name: "p.png") }
        }
    }

    @Test(
        "a header that promises a huge picture is refused before memory is taken",
        arguments: [
            (30_000, 30_000, "the picture has too many pixels"),
            (8192, 8192, "the file is too short for its picture"),
            (2_000_000_000, 1, "Invalid IHDR data"),
        ])
    func hugeHeader(_ width: Int, _ height: Int, _ reason: String) throws {
        let bytes = try Fixtures.png(width: width, height: height)
        let error = #expect(throws: ImagingError.self) { try PNG.decode(bytes, name: "p.png") }
        #expect(error?.description == "p.png cannot be read as PNG: \(reason)")
    }

    @Test("the error is one sentence that names the file")
    func message() throws {
        let error = #expect(throws: ImagingError.self) { try PNG.decode([1, 2, 3], name: "in/p.png") }
        #expect(error?.description == "in/p.png cannot be read as PNG: the file ends too early")
    }

    @Test("a text chunk beyond the limit is refused")
    func longText() throws {
        let bytes = try PNG.encode(PNGTests.gradient)
        let long = Fixtures.chunk(
            "tEXt", [UInt8]("k\0".utf8) + [UInt8](repeating: 97, count: PNG.maximumText + 1))
        let spliced = Array(bytes[..<33]) + long + Array(bytes[33...])
        #expect(throws: ImagingError.self) { _ = try PNG.text(of: spliced, name: "p.png") }
    }
}
