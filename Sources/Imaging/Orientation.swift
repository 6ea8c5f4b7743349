/// How a camera was held, so that its picture is to be turned and mirrored before it is looked at.
///
/// Source: Exif 2.3, tag 274; the raw values are Exif's.
enum Orientation: Int {
    case upright = 1
    case mirrored, upsideDown, mirroredUpsideDown, mirroredOnLeftSide, onLeftSide, mirroredOnRightSide,
        onRightSide

    private static let tag = 0x0112
    private static let short = 3

    private var swapsSides: Bool { rawValue > 4 }

    /// The sides of a picture that was turned.
    func sides(width: Int, height: Int) -> (width: Int, height: Int) {
        swapsSides ? (height, width) : (width, height)
    }

    /// Reads the tag of a TIFF structure; upright where there is none that can be read.
    init(exif: UnsafeBufferPointer<UInt8>) {
        self = Self.value(in: exif).flatMap(Orientation.init) ?? .upright
    }

    private static func value(in exif: UnsafeBufferPointer<UInt8>) -> Int? {
        guard exif.count >= 8 else { return nil }
        let isBigEndian = exif[0] == UInt8(ascii: "M")
        /// A number of so many bytes; nil beyond the end.
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start >= 0, start <= exif.count - count else { return nil }
            let bytes = exif[start..<start + count]
            return (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else {
            return nil
        }
        for entry in 0..<count {
            let start = directory + 2 + 12 * entry
            guard let found = number(start, 2) else { return nil }
            if found == tag { return number(start + 2, 2) == short ? number(start + 8, 2) : nil }
        }
        return nil
    }
}

extension Bitmap {
    /// The picture as it was seen by a camera that was held so.
    func turned(by orientation: Orientation) -> Bitmap {
        guard orientation != .upright else { return self }
        let (newWidth, newHeight) = orientation.sides(width: width, height: height)
        var result = [UInt8](repeating: 0, count: samples.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                // Where the pixel stands in the file.
                let (column, row) =
                    switch orientation {
                    case .upright: (x, y)
                    case .mirrored: (width - 1 - x, y)
                    case .upsideDown: (width - 1 - x, height - 1 - y)
                    case .mirroredUpsideDown: (x, height - 1 - y)
                    case .mirroredOnLeftSide: (y, x)
                    case .onLeftSide: (y, height - 1 - x)
                    case .mirroredOnRightSide: (width - 1 - y, height - 1 - x)
                    case .onRightSide: (width - 1 - y, x)
                    }
                let (target, source) = (3 * (y * newWidth + x), 3 * (row * width + column))
                for channel in 0..<3 { result[target + channel] = samples[source + channel] }
            }
        }
        return Bitmap(width: newWidth, height: newHeight, samples: result)
    }
}
