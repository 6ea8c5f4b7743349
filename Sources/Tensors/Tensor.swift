/// A dense float32 array in row-major order.
///
/// Feature maps are `[N, H, W, C]`; pictures at the edges (files, noise, results) are `[N, C, H, W]` as in torch.
package struct Tensor: Sendable {
    package let shape: [Int]
    private var storage: TensorStorage

    package var count: Int { storage.count }

    /// An array whose values are not set yet: only for callers that write every element.
    package init(unset shape: [Int]) {
        self.shape = shape
        storage = TensorStorage(count: shape.reduce(1, *))
    }

    package init(zeros shape: [Int]) {
        self.init(unset: shape)
        storage.pointer.update(repeating: 0, count: storage.count)
    }

    /// An array of `values`, whose number must be the product of `shape`.
    package init(_ values: [Float], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values do not fill \(shape)")
        self.init(unset: shape)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { storage.pointer.update(from: base, count: source.count) }
        }
    }

    package var values: [Float] { withUnsafe { Array($0) } }

    /// The same values under another shape of equal size.
    package func reshaped(_ shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == count, "\(self.shape) cannot be seen as \(shape)")
        return Tensor(shape: shape, storage: storage)
    }

    package func withUnsafe<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) {
            try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
        }
    }

    package mutating func withUnsafeMutable<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R)
        rethrows -> R
    {
        if !isKnownUniquelyReferenced(&storage) { storage = TensorStorage(copying: storage) }
        return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    }

    private init(shape: [Int], storage: TensorStorage) {
        self.shape = shape
        self.storage = storage
    }
}

/// The memory of a tensor, aligned to cache lines.
///
/// Unchecked: `Tensor` writes to it only while it holds the one reference.
private final class TensorStorage: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = count
        pointer = allocateFloats(count)
    }

    convenience init(copying other: TensorStorage) {
        self.init(count: other.count)
        pointer.update(from: other.pointer, count: count)
    }

    deinit { freeFloats(pointer, count) }
}
