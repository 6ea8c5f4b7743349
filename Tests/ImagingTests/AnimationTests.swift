import Imaging
import Testing

@Suite struct `An animation` {
    private static func bitmap(_ value: UInt8, width: Int = 4) -> Bitmap {
        Bitmap(width: width, height: 3, samples: (0..<3 * width).flatMap { _ in [value, 0, 255] })
    }

    private static func chunks(_ png: [UInt8]) -> [String] {
        var types: [String] = []
        var place = 8
        while place + 8 <= png.count {
            let length = png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            types.append(String(decoding: png[place + 4..<place + 8], as: UTF8.self))
            place += length + 12
        }
        return types
    }

    @Test func `is a PNG of its first picture, and says how many there are`() throws {
        let frames = [10, 20, 30].map { PNG.Frame(Self.bitmap($0), milliseconds: 40) }
        let bytes = try PNG.encode(animation: frames, text: [PNG.Text("key", "value")])
        let (bitmap, text) = try PNG.decode(bytes, name: "animation")
        #expect(bitmap == Self.bitmap(10))
        #expect(text == [PNG.Text("key", "value")])
        #expect(
            Self.chunks(bytes) == [
                "IHDR", "acTL", "iTXt", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND",
            ])
    }

    @Test func `needs pictures of one size`() {
        let frames = [
            PNG.Frame(Self.bitmap(1), milliseconds: 40),
            PNG.Frame(Self.bitmap(1, width: 8), milliseconds: 40),
        ]
        #expect(throws: ImagingError.self) { try PNG.encode(animation: frames) }
        #expect(throws: ImagingError.self) { try PNG.encode(animation: []) }
    }
}
