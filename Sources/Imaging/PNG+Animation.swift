extension PNG {
    /// A picture of an animation, and how long it stands.
    package struct Frame: Hashable, Sendable {
        package let bitmap: Bitmap
        package let milliseconds: Int

        package init(_ bitmap: Bitmap, milliseconds: Int) {
            self.bitmap = bitmap
            self.milliseconds = milliseconds
        }
    }

    /// Encodes an animation that begins anew at its end; who does not know animations sees its first picture.
    ///
    /// The form is that of Animated PNG (PNG, third edition, 11.3.6); text chunks stand before the pixels.
    ///
    /// - Throws: `ImagingError` where there is no picture, the pictures differ in size, one stands for more than a
    ///   minute, or as `encode` for one picture does.
    package static func encode(animation frames: [Frame], text: [Text] = []) throws -> [UInt8] {
        guard let first = frames.first?.bitmap,
            frames.allSatisfy({ $0.bitmap.width == first.width && $0.bitmap.height == first.height }),
            frames.allSatisfy({ (0...60_000).contains($0.milliseconds) })
        else {
            throw ImagingError("an animation needs pictures of one size that stand for a minute at most")
        }
        var writer = AnimationWriter()
        for frame in frames {
            writer.append(
                try encode(frame.bitmap, text: writer.isEmpty ? text : []), count: frames.count,
                size: (first.width, first.height), milliseconds: frame.milliseconds)
        }
        return writer.finished
    }
}

/// Joins whole PNG files to one animation.
private struct AnimationWriter {
    private var bytes: [UInt8] = []
    private var end: ArraySlice<UInt8> = []
    private var sequence = 0

    var isEmpty: Bool { bytes.isEmpty }
    var finished: [UInt8] { bytes + end }

    /// Adds the PNG of one picture, the first one with all its chunks.
    mutating func append(_ png: [UInt8], count: Int, size: (width: Int, height: Int), milliseconds: Int) {
        let isFirst = isEmpty
        if isFirst { bytes += png.prefix(8) }
        var hasControl = false
        var rest = png.dropFirst(8)
        while rest.count >= 12 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let chunk = rest.prefix(length + 12)
            let type = String(decoding: chunk.dropFirst(4).prefix(4), as: UTF8.self)
            let data = chunk.dropFirst(8).dropLast(4)
            rest = rest.dropFirst(length + 12)
            if type == "IDAT", !hasControl {
                hasControl = true
                add("fcTL", control(size: size, milliseconds: milliseconds))
            }
            switch type {
            case "IDAT" where !isFirst: add("fdAT", number(next(), 4) + data)
            case "IEND": end = chunk
            case _ where isFirst: bytes += chunk
            default: break
            }
            if isFirst, type == "IHDR" { add("acTL", number(count, 4) + number(0, 4)) }
        }
    }

    /// What an animation says of a picture: all of the canvas, replacing what was there.
    private mutating func control(size: (width: Int, height: Int), milliseconds: Int) -> [UInt8] {
        number(next(), 4) + number(size.width, 4) + number(size.height, 4) + number(0, 4) + number(0, 4)
            + number(milliseconds, 2) + number(1000, 2) + [0, 0]
    }

    private mutating func next() -> Int {
        defer { sequence += 1 }
        return sequence
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private mutating func add(_ type: String, _ data: [UInt8]) {
        let body = Array(type.utf8) + data
        bytes += number(data.count, 4) + body + number(Int(CRC32.of(body)), 4)
    }
}

/// The checksum of PNG chunks (PNG, annex D).
private enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { (start: UInt32) -> UInt32 in
        var value = start
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
        return ~sum
    }
}
