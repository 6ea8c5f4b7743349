import Tensors

/// A picture of a digit as a file: 28×28 grey values in the PGM format (netpbm.sourceforge.net), so that equal pictures
/// have equal bytes.
package enum DigitFile {
    private static let header = Array("P5\n28 28\n255\n".utf8)

    /// The file of 784 pixels from 0, black, to 255, rows from the top.
    package static func bytes(_ pixels: some Sequence<UInt8>) -> [UInt8] { header + pixels }

    /// The pixels of a file.
    ///
    /// - Throws: `RenderingError` where the bytes are none; `name` is what it calls them.
    package static func pixels(_ bytes: [UInt8], name: String) throws -> [UInt8] {
        guard bytes.count == header.count + DigitNode.side * DigitNode.side, bytes.starts(with: header) else {
            throw RenderingError("\(name) is no picture of a digit, which is 28×28 grey values as PGM")
        }
        return Array(bytes.dropFirst(header.count))
    }

    /// The picture of a file: `[1, 28, 28, 1]`, from 0, black, to 1.
    static func tensor(_ bytes: [UInt8], name: String) throws -> Tensor {
        Tensor(
            try pixels(bytes, name: name).map { Float($0) / 255 },
            shape: [1, DigitNode.side, DigitNode.side, 1])
    }
}
