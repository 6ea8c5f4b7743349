extension Bitmap {
    private static let pngMark: [UInt8] = [0x89, 0x50, 0x4e, 0x47]
    private static let jpegMark: [UInt8] = [0xff, 0xd8, 0xff]

    /// Decodes a PNG or JPEG of any size and mode; transparency is laid over white, and a camera's way of being held is
    /// made good.
    ///
    /// - Throws: `ImagingError` where `bytes` are neither, damaged, or exceed the limits that `PNG` has; `name` is what
    ///   it calls them.
    package init(file bytes: [UInt8], name: String) throws {
        if bytes.starts(with: Self.pngMark) {
            self = try PNG.decode(bytes, name: name).bitmap
        } else if bytes.starts(with: Self.jpegMark) {
            self = try JPEG.decode(bytes, name: name)
        } else {
            throw ImagingError("\(name) is neither PNG nor JPEG; give a picture in one of these formats")
        }
    }

    /// The part of the picture of the given size that lies in its middle.
    package func cropped(width newWidth: Int, height newHeight: Int) -> Bitmap {
        precondition(newWidth <= width && newHeight <= height, "a part is no larger than the whole")
        let (left, top) = ((width - newWidth) / 2, (height - newHeight) / 2)
        var part: [UInt8] = []
        part.reserveCapacity(3 * newWidth * newHeight)
        for row in top..<top + newHeight {
            let start = 3 * (row * width + left)
            part.append(contentsOf: samples[start..<start + 3 * newWidth])
        }
        return Bitmap(width: newWidth, height: newHeight, samples: part)
    }
}
