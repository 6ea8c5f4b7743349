import CPNG
import Glibc

/// PNG files: pictures with text chunks.
package enum PNG {
    /// A text chunk: UTF-8 text under a keyword.
    package struct Text: Hashable, Sendable {
        package let keyword: String
        package let text: String

        package init(_ keyword: String, _ text: String) {
            self.keyword = keyword
            self.text = text
        }
    }

    /// The largest picture read or written, in pixels of a side.
    package static let maximumSide = 32_768
    /// The largest picture read or written, in pixels: 256 MiB of RGBA.
    package static let maximumPixels = 1 << 26
    /// The largest text chunk read or written, in bytes.
    package static let maximumText = 1 << 22

    /// Encodes `bitmap` with iTXt chunks before its pixels; equal input makes equal bytes.
    ///
    /// - Throws: `ImagingError` where a keyword is not 1 to 79 printable ASCII characters without a space at either
    ///   end, a text holds NUL or is too long, or the picture is empty or too large.
    package static func encode(_ bitmap: Bitmap, text: [Text] = []) throws -> [UInt8] {
        guard fits(width: bitmap.width, height: bitmap.height) else {
            throw ImagingError(
                "a picture of \(bitmap.width)×\(bitmap.height) cannot be written as PNG; "
                    + "\(maximumPixels) pixels are allowed, and \(maximumSide) a side")
        }
        for text in text { try check(text) }
        let chunks = text.map {
            cpng_text(keyword: strdup($0.keyword), text: strdup($0.text), is_utf8: 1)
        }
        defer {
            for chunk in chunks {
                free(chunk.keyword)
                free(chunk.text)
            }
        }
        return try withMessage { message in
            var count = 0
            let bytes = cpng_encode(
                bitmap.samples, UInt32(bitmap.width), UInt32(bitmap.height), chunks, chunks.count, &count,
                message)
            guard let bytes else { return nil }
            defer { free(bytes) }
            return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
        } failing: {
            "the picture cannot be written as PNG: \($0)"
        }
    }

    /// Decodes a PNG of any colour type to RGB, turned as its Exif orientation says, with its text chunks.
    ///
    /// Gray and palette are expanded, 16 bits scaled to 8, and transparency is laid over white, as a viewer shows it.
    /// Colour profiles and gamma are ignored.
    ///
    /// - Throws: `ImagingError` where `bytes` are no complete PNG or exceed the limits above; `name` is what it
    ///   calls them.
    package static func decode(_ bytes: [UInt8], name: String) throws -> (bitmap: Bitmap, text: [Text]) {
        try read(bytes, withSamples: true, name: name) { picture in
            (bitmap(of: picture).turned(by: orientation(of: picture)), texts(of: picture))
        }
    }

    /// The text chunks that precede the pixels, without decoding these.
    package static func text(of bytes: [UInt8], name: String) throws -> [Text] {
        try read(bytes, withSamples: false, name: name, texts)
    }

    /// The size of the picture, without decoding it; what Exif behind its pixels says is not known then.
    package static func size(of bytes: [UInt8], name: String) throws -> (width: Int, height: Int) {
        try read(bytes, withSamples: false, name: name) { picture in
            orientation(of: picture).sides(width: Int(picture.width), height: Int(picture.height))
        }
    }

    private static func fits(width: Int, height: Int) -> Bool {
        (1...maximumSide).contains(width) && (1...maximumSide).contains(height)
            && width * height <= maximumPixels
    }

    private static func check(_ text: Text) throws {
        let keyword = text.keyword.utf8
        guard (1...79).contains(keyword.count), keyword.allSatisfy({ (32...126).contains($0) }),
            keyword.first != 32, keyword.last != 32, !text.keyword.contains("  ")
        else {
            throw ImagingError(
                "\"\(text.keyword)\" is no keyword of a PNG text chunk; give 1 to 79 ASCII characters")
        }
        guard !text.text.utf8.contains(0), text.text.utf8.count <= maximumText else {
            throw ImagingError(
                "the text \"\(text.keyword)\" of a PNG holds a NUL or is longer than \(maximumText) bytes")
        }
    }

    private static func read<Result>(
        _ bytes: [UInt8], withSamples: Bool, name: String, _ convert: (cpng_picture) -> Result
    ) throws -> Result {
        let limits = cpng_limits(
            side: UInt32(maximumSide), pixels: UInt64(maximumPixels), text: maximumText, chunks: 64)
        return try withMessage { message in
            var picture = cpng_picture()
            defer { cpng_release(&picture) }
            let status = cpng_decode(bytes, bytes.count, withSamples ? 1 : 0, limits, &picture, message)
            return status == 0 ? convert(picture) : nil
        } failing: {
            "\(name) cannot be read as PNG: \($0)"
        }
    }

    /// Runs `body` with room for a message of libpng's, and throws it where `body` gives nil.
    private static func withMessage<Result>(
        _ body: (UnsafeMutablePointer<CChar>) -> Result?, failing sentence: (String) -> String
    ) throws -> Result {
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CPNG_MESSAGE)) { buffer in
            buffer.initialize(repeating: 0)
            guard let message = buffer.baseAddress, let result = body(message) else {
                throw ImagingError(sentence(buffer.baseAddress.map { String(cString: $0) } ?? ""))
            }
            return result
        }
    }

    private static func orientation(of picture: cpng_picture) -> Orientation {
        Orientation(exif: UnsafeBufferPointer(start: picture.exif, count: picture.exif_count))
    }

    private static func bitmap(of picture: cpng_picture) -> Bitmap {
        let (width, height) = (Int(picture.width), Int(picture.height))
        let source = UnsafeBufferPointer(
            start: picture.samples, count: Int(picture.channels) * width * height)
        guard picture.channels == 4 else {
            return Bitmap(width: width, height: height, samples: [UInt8](source))
        }
        let samples = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { samples, count in
            for pixel in 0..<width * height {
                let alpha = Int(source[4 * pixel + 3])
                for channel in 0..<3 {
                    let colour = Int(source[4 * pixel + channel])
                    samples[3 * pixel + channel] = UInt8((colour * alpha + 255 * (255 - alpha) + 127) / 255)
                }
            }
            count = 3 * width * height
        }
        return Bitmap(width: width, height: height, samples: samples)
    }

    private static func texts(of picture: cpng_picture) -> [Text] {
        UnsafeBufferPointer(start: picture.texts, count: picture.text_count).map { chunk in
            let bytes = UnsafeBufferPointer(start: chunk.text, count: strlen(chunk.text)).map(
                UInt8.init(bitPattern:))
            let text =
                chunk.is_utf8 == 1
                ? String(decoding: bytes, as: UTF8.self)
                : String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
            return Text(String(cString: chunk.keyword), text)
        }
    }
}
