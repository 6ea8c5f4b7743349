/// Files of tensors in the safetensors format (github.com/huggingface/safetensors).
///
/// A file is eight bytes with the length of its header, the header (JSON: for every tensor its type, shape and place),
/// and the tensors' bytes. Every claim of a header is checked before it is used; the data are mapped, not read.
package enum Safetensors {
    /// The tensors of the file at `path`, by name.
    ///
    /// - Throws: `TensorsError`, one sentence that names the file and the tensor.
    package static func read(_ path: String) throws -> [String: StoredTensor] { try open(path).tensors }

    /// The tensors of the file at `path`, and what it says beside them: texts by name.
    ///
    /// - Throws: as `read` does.
    package static func open(
        _ path: String
    ) throws -> (tensors: [String: StoredTensor], metadata: [String: String]) {
        let header = try SafetensorsHeader(of: MappedFile(path: path))
        return (header.tensors, header.metadata)
    }

    /// As `open`, of a file's bytes that were read already; `name` is what errors call it.
    package static func open(
        _ bytes: [UInt8], name: String
    ) throws -> (tensors: [String: StoredTensor], metadata: [String: String]) {
        let header = try SafetensorsHeader(of: MappedFile(copying: bytes, name: name))
        return (header.tensors, header.metadata)
    }

    /// The bytes of a file that holds `tensors` as float32, sorted by name: equal for equal content.
    package static func encode(_ tensors: [(String, Tensor)], metadata: [String: String] = [:]) -> [UInt8] {
        let sorted = tensors.sorted { $0.0 < $1.0 }
        let layout = sorted.map { TensorLayout(name: $0.0, dtype: .float32, shape: $0.1.shape) }
        var bytes = SafetensorsHeader.bytes(layout, metadata: metadata)
        for (_, tensor) in sorted {
            tensor.withUnsafe { bytes.append(contentsOf: UnsafeRawBufferPointer($0)) }
        }
        return bytes
    }

    /// Writes `tensors` as float32 to a new file, or in place of the one at `path`.
    package static func write(
        _ tensors: [(String, Tensor)], metadata: [String: String] = [:], to path: String
    ) throws {
        let sorted = tensors.sorted { $0.0 < $1.0 }
        let layout = sorted.map { TensorLayout(name: $0.0, dtype: .float32, shape: $0.1.shape) }
        let writer = try SafetensorsWriter(path: path, layout: layout, metadata: metadata)
        for (_, tensor) in sorted {
            try tensor.withUnsafe { try writer.append(UnsafeRawBufferPointer($0)) }
        }
        try writer.finish()
    }
}

/// Name, type and shape of a tensor that a file is to hold.
package struct TensorLayout: Sendable, Equatable {
    package let name: String
    package let dtype: DType
    package let shape: [Int]

    package var byteCount: Int { shape.reduce(dtype.size, *) }

    package init(name: String, dtype: DType, shape: [Int]) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
    }
}
