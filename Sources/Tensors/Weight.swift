import Synchronization

/// A layer's weights: they stay in their file's type and are widened where they are used.
///
/// Unpacked, they are float32 as products want them: `[Co, Ci]` as in the file, and those of 3×3 convolutions
/// transformed (`panels`). The first uses keep their unpacked copies as long as the budget lasts.
package final class Weight: Sendable {
    private enum Source {
        case stored(StoredTensor)
        case tensor(Tensor)
    }

    /// The shape in the file: `[Co, Ci]`, or `[Co, Ci, k, k]` of a convolution.
    package let shape: [Int]
    private let source: Source
    private let budget: WeightBudget
    private let kept = Mutex<Tensor?>(nil)

    /// Weights in a file.
    package init(_ stored: StoredTensor, budget: WeightBudget = .standard) {
        precondition(stored.dtype != .int64, "\(stored.name) holds integers, which are no weights")
        shape = stored.shape
        source = .stored(stored)
        self.budget = budget
        budget.map(fileBytes)
    }

    /// Weights in memory.
    package init(_ tensor: Tensor, budget: WeightBudget = .standard) {
        shape = tensor.shape
        source = .tensor(tensor)
        self.budget = budget
    }

    deinit {
        if let kept = kept.withLock({ $0 }) { budget.release(kept.bytes, insteadOf: fileBytes) }
        budget.unmap(fileBytes)
    }

    /// What the weights take in their file; 0 if they are in none.
    private var fileBytes: Int {
        if case .stored(let stored) = source { stored.range.count } else { 0 }
    }

    /// Values of one output.
    var depth: Int { shape.dropFirst().reduce(1, *) }

    /// Calls `body` with what gives rows of the weights as float32, in the file's order.
    func withRows<R>(by compute: Compute, _ body: (WeightRows) -> R) -> R {
        if let result = withoutWidening({ body(WeightRows(weight: self, memory: $0)) }) { return result }
        guard let kept = kept(as: shape, { widenAll(to: $0, by: compute) }) else {
            return body(WeightRows(weight: self, memory: nil))
        }
        return kept.withPointer { body(WeightRows(weight: self, memory: $0)) }
    }

    /// The form of the weights that products want, made once; nil where the budget does not let it be kept.
    ///
    /// A weight has one such form, always of the same shape.
    func kept(as shape: [Int], _ make: (UnsafeMutablePointer<Float>) -> Void) -> Tensor? {
        if let kept = kept.withLock({ $0 }) { return kept }
        let bytes = shape.reduce(MemoryLayout<Float>.stride, *)
        guard budget.reserve(bytes, insteadOf: fileBytes) else { return nil }
        let fresh = Tensor(shape, fill: make)
        let isFirst = kept.withLock { kept in
            defer { kept = kept ?? fresh }
            return kept == nil
        }
        if !isFirst { budget.release(bytes, insteadOf: fileBytes) }
        // The file's own pages are not read again.
        if case .stored(let stored) = source { stored.file.release(stored.range) }
        return fresh
    }

    /// Widens some rows of `[rows, depth]`, in the file's order.
    func widen(rows: Range<Int>, to target: UnsafeMutablePointer<Float>) {
        let count = rows.count * depth
        switch source {
        case .tensor(let tensor):
            tensor.withPointer { target.update(from: $0 + rows.lowerBound * depth, count: count) }
        case .stored(let stored):
            let start = stored.range.lowerBound + rows.lowerBound * depth * stored.dtype.size
            stored.file.withBytes(start..<start + count * stored.dtype.size) { bytes in
                stored.dtype.widen(bytes, to: UnsafeMutableBufferPointer(start: target, count: count))
            }
        }
    }

    /// The result of `body` if the weights lie in memory as they are wanted.
    private func withoutWidening<R>(_ body: (UnsafePointer<Float>) -> R) -> R? {
        switch source {
        case .tensor(let tensor):
            return tensor.withPointer(body)
        case .stored(let stored):
            guard stored.dtype == .float32 else { return nil }
            return stored.file.withBytes(stored.range) { bytes in
                guard let base = bytes.baseAddress, Int(bitPattern: base) % MemoryLayout<Float>.alignment == 0
                else { return nil }
                return body(base.assumingMemoryBound(to: Float.self))
            }
        }
    }

    private func widenAll(to target: UnsafeMutablePointer<Float>, by compute: Compute) {
        let rows = max(1, 65536 / max(depth, 1))
        compute.forEachRange(of: shape[0], grain: rows) {
            widen(rows: $0, to: target + $0.lowerBound * depth)
        }
    }
}

/// Rows of weights as float32: from memory, or widened anew by whoever needs them.
struct WeightRows {
    let weight: Weight
    let memory: UnsafePointer<Float>?

    /// The floats of scratch memory that `count` rows need.
    func scratch(for count: Int) -> Int { memory == nil ? count * weight.depth : 0 }

    func pointer(_ rows: Range<Int>, scratch: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
        if let memory { return memory + rows.lowerBound * weight.depth }
        weight.widen(rows: rows, to: scratch)
        return UnsafePointer(scratch)
    }
}

extension Tensor {
    fileprivate var bytes: Int { shape.reduce(MemoryLayout<Float>.stride, *) }
}
