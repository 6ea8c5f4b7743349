import Foundation
import Imaging

/// PNG files that `PNG.encode` does not write.
enum Fixtures {
    static let gray = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNgaAAAAIMAgYfP7KQAAAAASUVORK5CYII=")
    static let palette = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQMAAADO7O3JAAAABlBMVEX/AAAAAP9sof2OAAAACklEQVR4nGNwAAAAQgBBKTf07wAAAABJ"
            + "RU5ErkJggg==")
    static let rgba = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAEUlEQVR4nGNgYGBgYGD43wAAAocBgAFSUSkAAAAASUVORK5CYII="
    )
    static let gray16 = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVR4nGNgYPj/HwADAgH/5ncLrgAAAABJRU5ErkJggg==")
    static let oneBit = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABAQAAAADcWUInAAAACklEQVR4nGNwAAAAQgBBKTf07wAAAABJRU5ErkJggg==")
    /// A tEXt chunk `Title` and a zTXt chunk `Comment`.
    static let otherTexts = base64(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAAC3RFWHRUaXRsZQBuYe92Zb+nOyAAAAAfelRYdENvbW1lbnQAAHicS87P"
            + "LShKLS5OTdFRSIazAWRsCLf7i6f6AAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")

    /// A small file whose header says `width` × `height`.
    static func png(width: Int, height: Int) throws -> [UInt8] {
        let bytes = try PNG.encode(PNGTests.gradient)
        let header = chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0])
        return Array(bytes[..<8]) + header + Array(bytes[33...])
    }

    /// A chunk with its length and checksum.
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = [UInt8](type.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(checksum(body)))
    }

    private static func base64(_ text: String) -> [UInt8] {
        Data(base64Encoded: text).map([UInt8].init) ?? []
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
    }

    /// CRC-32 as in the PNG specification, appendix D.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
        }
    }
}
