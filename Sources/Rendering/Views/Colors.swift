import Tensors

extension ViewKind {
    static let grayscale = ViewKind("grayscale", .component, "the picture without its colours") { _, _ in
        ComponentView { $0.gray }
    }

    static let color = ViewKind("color", .component, "the colours alone, as differences from gray") { _, _ in
        ComponentView { $0.combined(with: $0.gray, -) }
    }
}

extension Tensor {
    /// A picture `[1, 3, H, W]` with the mean of its channels in each.
    fileprivate var gray: Tensor {
        let plane = shape[2] * shape[3]
        var result = self
        result.withUnsafeMutable { values in
            for i in 0..<plane {
                let mean = (values[i] + values[plane + i] + values[2 * plane + i]) / 3
                for channel in 0..<3 { values[channel * plane + i] = mean }
            }
        }
        return result
    }
}
