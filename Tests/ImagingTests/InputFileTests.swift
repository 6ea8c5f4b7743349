import Foundation
import Testing

@testable import Imaging

@Suite struct `A picture from a camera` {
    /// 16×8, its left half red and its right half blue; its Exif says that the camera was held on its side.
    private static let turned =
        Data(
            base64Encoded: """
                /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwI\
                BwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4e\
                Hh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wAARCAAIABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAA\
                AAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRol\
                JicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5\
                usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA\
                AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZH\
                SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX\
                2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDzSuMoor63ws/5iv8Atz/28+58SP8AmG/7f/8AbT//2Q==
                """
        ).map([UInt8].init) ?? []

    @Test func `is turned as its Exif says`() throws {
        let bitmap = try Bitmap(file: Self.turned, name: "photo.jpg")
        #expect((bitmap.width, bitmap.height) == (8, 16))
        #expect(try JPEG.size(of: Self.turned, name: "photo.jpg") == (8, 16))
        // Held with its left side up: what was left is above.
        let (above, below) = (bitmap.samples[..<3], bitmap.samples.suffix(3))
        #expect(zip(above, [200, 30, 30]).allSatisfy { abs(Int($0) - $1) < 12 }, "\(above)")
        #expect(zip(below, [30, 30, 200]).allSatisfy { abs(Int($0) - $1) < 12 }, "\(below)")
    }

    @Test func `is turned as well where it is a PNG, wherever in the file that is said`() throws {
        let bytes = try PNG.encode(PNGTests.gradient)
        // Big-endian TIFF: one directory of one entry, orientation 6.
        let tiff: [UInt8] = [
            77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ]
        let chunk = Fixtures.chunk("eXIf", tiff)
        // Behind the header, and before the end.
        for place in [33, bytes.count - 12] {
            let file = Array(bytes[..<place]) + chunk + Array(bytes[place...])
            let bitmap = try Bitmap(file: file, name: "photo.png")
            #expect(bitmap == PNGTests.gradient.turned(by: .onLeftSide))
            #expect((bitmap.width, bitmap.height) == (3, 5))
        }
        let first = Array(bytes[..<33]) + chunk + Array(bytes[33...])
        #expect(try PNG.size(of: first, name: "photo.png") == (3, 5))
    }

    @Test func `is turned every way, and back`() {
        let bitmap = Bitmap(width: 3, height: 2, samples: (0..<18).map { UInt8($0) })
        let inverse: [Orientation: Orientation] = [.onLeftSide: .onRightSide, .onRightSide: .onLeftSide]
        for value in 1...8 {
            guard let orientation = Orientation(rawValue: value) else { continue }
            let turned = bitmap.turned(by: orientation)
            #expect(turned == bitmap || orientation != .upright)
            #expect(turned.turned(by: inverse[orientation] ?? orientation) == bitmap)
        }
    }

    @Test func `is refused when it is cut off, and when its header promises too much`() {
        var huge = Self.turned
        // The height and the width in the frame's header.
        if let frame = huge.indices.first(where: { huge[$0...].starts(with: [0xff, 0xc0]) }) {
            huge.replaceSubrange(frame + 5..<frame + 9, with: [0xff, 0xff, 0xff, 0xff])
        }
        for bytes in [
            Array(Self.turned.dropLast(60)), Array(Self.turned.prefix(40)), huge, [0xff, 0xd8, 0xff],
        ] {
            #expect(throws: ImagingError.self) { try Bitmap(file: bytes, name: "photo.jpg") }
        }
        #expect(throws: ImagingError.self) { try Bitmap(file: [UInt8]("GIF89a".utf8), name: "photo.gif") }
    }
}

@Suite struct `A picture in another size` {
    /// Pillow's results for (4, 3), (16, 9) and (5, 7): the first samples, and Adler-32 sums of all.
    @Test(
        arguments: [
            (4, 3, [96, 117, 105, 141], 1_129_058_725), (16, 9, [0, 7, 41, 52], 3_578_451_012),
            (5, 7, [53, 112, 133, 133], 3_084_727_203),
        ] as [(Int, Int, [UInt8], Int)])
    func `equals Pillow's, sample by sample`(width: Int, height: Int, first: [UInt8], sum: Int) {
        let source = Bitmap(
            width: 11, height: 7, samples: (0..<231).map { UInt8(truncatingIfNeeded: $0 * $0 * 7 + $0 * 13) })
        let resized = source.resized(width: width, height: height)
        #expect(Array(resized.samples.prefix(4)) == first)
        let (a, b) = resized.samples.reduce((1, 0)) { sums, sample in
            let a = (sums.0 + Int(sample)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        #expect(b << 16 | a == sum)
    }

    @Test func `is its middle when it is cropped`() {
        let bitmap = Bitmap(width: 4, height: 1, samples: (0..<12).map { UInt8($0) })
        #expect(bitmap.cropped(width: 2, height: 1).samples == [3, 4, 5, 6, 7, 8])
    }
}
