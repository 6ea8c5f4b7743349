import CJPEG

/// JPEG files, which are read and never written.
package enum JPEG {
    /// The most scans of a progressive file; encoders write about ten.
    private static let maximumScans: Int32 = 100

    /// Decodes a JPEG of any colour model to RGB, turned as its Exif orientation says.
    ///
    /// Colour profiles are ignored; so is what CMYK inks look like, whose complements are mixed.
    ///
    /// - Throws: `ImagingError` where `bytes` are no complete JPEG, or exceed the limits that `PNG` has; `name` is what
    ///   it calls them.
    package static func decode(_ bytes: [UInt8], name: String) throws -> Bitmap {
        try read(bytes, withSamples: true, name: name) { picture in
            bitmap(of: picture).turned(by: orientation(of: picture))
        }
    }

    /// The size of the picture as it is decoded, without decoding it.
    package static func size(of bytes: [UInt8], name: String) throws -> (width: Int, height: Int) {
        try read(bytes, withSamples: false, name: name) { picture in
            orientation(of: picture).sides(width: Int(picture.width), height: Int(picture.height))
        }
    }

    private static func read<Result>(
        _ bytes: [UInt8], withSamples: Bool, name: String, _ convert: (cjpeg_picture) -> Result
    ) throws -> Result {
        let limits = cjpeg_limits(
            side: UInt32(PNG.maximumSide), pixels: UInt64(PNG.maximumPixels), scans: maximumScans)
        return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CJPEG_MESSAGE)) { buffer in
            buffer.initialize(repeating: 0)
            var picture = cjpeg_picture()
            defer { cjpeg_release(&picture) }
            guard let message = buffer.baseAddress,
                cjpeg_decode(bytes, bytes.count, withSamples ? 1 : 0, limits, &picture, message) == 0
            else {
                let reason = buffer.baseAddress.map { String(cString: $0) } ?? ""
                throw ImagingError("\(name) cannot be read as JPEG: \(reason)")
            }
            return convert(picture)
        }
    }

    private static func orientation(of picture: cjpeg_picture) -> Orientation {
        Orientation(exif: UnsafeBufferPointer(start: picture.exif, count: picture.exif_count))
    }

    private static func bitmap(of picture: cjpeg_picture) -> Bitmap {
        let (width, height) = (Int(picture.width), Int(picture.height))
        let source = UnsafeBufferPointer(
            start: picture.samples, count: Int(picture.channels) * width * height)
        guard picture.channels == 4 else {
            return Bitmap(width: width, height: height, samples: [UInt8](source))
        }
        let flip: UInt8 = picture.is_inverted == 1 ? 0 : 255
        let samples = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { samples, count in
            for pixel in 0..<width * height {
                let black = Int(source[4 * pixel + 3] ^ flip)
                for channel in 0..<3 {
                    let ink = Int(source[4 * pixel + channel] ^ flip)
                    samples[3 * pixel + channel] = UInt8((ink * black + 127) / 255)
                }
            }
            count = 3 * width * height
        }
        return Bitmap(width: width, height: height, samples: samples)
    }
}
