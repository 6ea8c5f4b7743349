/// Access for operations, whose kernels take pointers.
extension Tensor {
    /// A tensor whose every element `fill` writes.
    init(_ shape: [Int], fill: (UnsafeMutablePointer<Float>) -> Void) {
        self.init(unset: shape)
        withUnsafeMutable { buffer in
            if let base = buffer.baseAddress { fill(base) }
        }
    }

    func withPointer<R>(_ body: (UnsafePointer<Float>) throws -> R) rethrows -> R {
        try withUnsafe { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a tensor has memory") }
            return try body(base)
        }
    }
}

extension Tensor? {
    func withPointer<R>(_ body: (UnsafePointer<Float>?) throws -> R) rethrows -> R {
        switch self {
        case .some(let tensor): try tensor.withPointer { try body($0) }
        case .none: try body(nil)
        }
    }
}
