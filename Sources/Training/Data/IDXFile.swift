import CZlib
import Glibc
import Sweeps

/// An IDX file of bytes, as MNIST's are, compressed by gzip or not (yann.lecun.com/exdb/mnist).
///
/// Its header is checked before memory is taken; then all values are read, and there must be nothing behind them.
struct IDXFile {
    /// The items that the file has, whether they were read or not.
    let itemCount: Int
    /// The items that were read, one behind the other.
    let values: [UInt8]

    /// More items than any of the known sets has.
    private static let mostItems = 1_000_000

    /// Reads a file whose items have the shape `item`; of more than `limit` items, the first.
    ///
    /// - Throws: `TrainingError`, one sentence that names the file.
    init(path: String, item: [Int], limit: Int? = nil) throws {
        guard FileKind(path: path) != .other else { throw TrainingError("\(path) is no regular file") }
        guard let file = gzopen(path, "rbe") else {
            throw TrainingError("\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { gzclose(file) }
        // Two zeros, 8 for unsigned bytes, and the number of axes.
        let magic = try Self.numbers(1, from: file, path)[0]
        guard magic == 0x0800 + 1 + item.count else {
            throw TrainingError(
                "\(path) is no IDX file of bytes with \(1 + item.count) axes: it begins with "
                    + "0x\(String(magic, radix: 16))")
        }
        let shape = try Self.numbers(1 + item.count, from: file, path)
        guard (1...Self.mostItems).contains(shape[0]), Array(shape.dropFirst()) == item else {
            throw TrainingError(
                "\(path) claims the shape \(shape): 1 to \(Self.mostItems) items of \(item) can be read")
        }
        itemCount = shape[0]
        let count = min(itemCount, limit ?? .max)
        values = try Self.read(item.reduce(count, *), from: file, path)
        guard count == itemCount else { return }
        var more: UInt8 = 0
        guard gzread(file, &more, 1) == 0 else {
            throw TrainingError("\(path) has more bytes than its header says, or is damaged at its end")
        }
    }

    /// Numbers of four bytes, the highest first.
    private static func numbers(_ count: Int, from file: gzFile, _ path: String) throws -> [Int] {
        let bytes = try read(4 * count, from: file, path)
        return (0..<count).map { bytes[4 * $0..<4 * $0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    }

    private static func read(_ count: Int, from file: gzFile, _ path: String) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let part = min(count - filled, 1 << 20)
                let read = gzread(file, buffer.baseAddress.map { $0 + filled }, UInt32(part))
                guard read > 0 else {
                    throw TrainingError(
                        "\(path) is \(read < 0 ? "damaged" : "cut short"): \(filled) of \(count) bytes "
                            + "could be read")
                }
                filled += Int(read)
            }
        }
    }
}
