import Glibc

/// Writes a safetensors file piece by piece, so that files larger than memory can be made.
///
/// The file appears under its name when it is complete; until then, and after an error, only a temporary file beside
/// it exists, which is removed with the writer.
package final class SafetensorsWriter {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var missing: Int
    private var isFinished = false

    /// Begins a file whose data are the tensors of `layout`, to be appended in that order.
    package init(path: String, layout: [TensorLayout], metadata: [String: String] = [:]) throws {
        self.path = path
        temporary = "\(path).\(getpid()).partial"
        missing = layout.reduce(0) { $0 + $1.byteCount }
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TensorsError("\(path) cannot be written: \(systemMessage())") }
        try SafetensorsHeader.bytes(layout, metadata: metadata).withUnsafeBytes(writeAll)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if !isFinished { unlink(temporary) }
    }

    /// Appends the next bytes of the data, which may be any part of a tensor.
    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(bytes.count <= missing, "more bytes than the layout of \(path) has")
        try writeAll(bytes)
        missing -= bytes.count
    }

    /// Makes the complete file durable and gives it its name.
    package func finish() throws {
        precondition(missing == 0, "\(missing) bytes of \(path) were not written")
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw TensorsError("\(path) cannot be written: \(systemMessage())")
        }
        isFinished = true
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw TensorsError("\(path) cannot be written: \(systemMessage())") }
            rest = rest.dropFirst(written)
        }
    }
}
