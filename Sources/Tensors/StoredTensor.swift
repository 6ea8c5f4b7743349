import CKernels

/// A tensor that lies in a mapped file, in the type the file gives it.
///
/// Its bytes need not be aligned: the format packs tensors of different types without gaps.
package struct StoredTensor: Sendable {
    package let name: String
    package let dtype: DType
    package let shape: [Int]
    package let file: MappedFile
    /// Where its bytes are in the file; as many as shape and type say.
    package let range: Range<Int>

    package var count: Int { shape.reduce(1, *) }

    package init(name: String, dtype: DType, shape: [Int], file: MappedFile, range: Range<Int>) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.file = file
        self.range = range
    }

    /// What stands for a tensor that `path` lacks: a shape without bytes, never to be computed with.
    package init(absent name: String, shape: [Int], from path: String) {
        self.init(name: name, dtype: .float32, shape: shape, file: MappedFile(absent: path), range: 0..<0)
    }

    /// The values as float32; exact but for integers beyond 2²⁴.
    package func floats() -> Tensor {
        var result = Tensor(unset: shape)
        precondition(range.count == result.count * dtype.size, "\(name) has no bytes")
        file.withBytes(range) { bytes in
            result.withUnsafeMutable { target in dtype.widen(bytes, to: target) }
        }
        return result
    }

    /// The values of a tensor of integers.
    ///
    /// - Throws: `TensorsError` when the file holds another type.
    package func integers() throws -> [Int] {
        guard dtype == .int64 else {
            throw TensorsError(
                "\(file.path): tensor \"\(name)\" is \(dtype.rawValue), but integers (I64) are needed")
        }
        return file.withBytes(range) { bytes in
            (0..<count).map { Int(bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
        }
    }
}

extension DType {
    /// Writes the float32 values of `source` to `target`, which has room for all of them; no alignment is needed.
    func widen(_ source: UnsafeRawBufferPointer, to target: UnsafeMutableBufferPointer<Float>) {
        switch self {
        case .float32:
            UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        case .float16:
            kernels_widen_f16(source.baseAddress, target.baseAddress, target.count)
        case .bfloat16:
            kernels_widen_bf16(source.baseAddress, target.baseAddress, target.count)
        case .int64:
            for i in target.indices {
                target[i] = Float(source.loadUnaligned(fromByteOffset: 8 * i, as: Int64.self))
            }
        }
    }
}
