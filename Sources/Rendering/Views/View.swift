package import Tensors

/// How one prompt of an illusion looks at the picture, and how what the network says of that comes back.
///
/// Geng et al., "Visual Anagrams" and "Factorized Diffusion" (2024). Source: `dangeng/visual_anagrams
/// visual_anagrams/views`, with the same arithmetic; pictures are `[1, C, H, W]`.
package protocol View: Sendable {
    /// What the network sees of a picture; in stage II also of the smaller picture behind its channels.
    func view(_ picture: Tensor) -> Tensor

    /// What the network said of its view, brought back: noise in the first three channels, then variance logits.
    func inverse(_ estimate: Tensor) -> Tensor
}

/// A square picture that views are made for.
package struct ViewSize: Hashable, Sendable {
    /// Pixels of a side.
    package let side: Int
    /// Pixels for one of stage I: lengths in views are given in those of stage I.
    package let scale: Int

    package init(side: Int, scale: Int) {
        self.side = side
        self.scale = scale
    }

    /// A length of stage I that needs a middle pixel, such as a kernel's.
    func odd(_ length: Int) -> Int { length * scale + (length * scale % 2 == 0 ? 1 : 0) }
}

/// What views take from outside.
package struct ViewInputs: Sendable {
    /// A permutation of square patches of the picture, or of its pixels, in raster order.
    let permutation: [Int]?
    /// 1 for what belongs to the component, `[1, 1, H, W]` in the size of the picture.
    let mask: Tensor?

    package init(permutation: [Int]? = nil, mask: Tensor? = nil) {
        self.permutation = permutation
        self.mask = mask
    }
}

extension Tensor {
    /// The picture or estimate with something else in place of its first three channels.
    func replacingColours(_ change: (Tensor) -> Tensor) -> Tensor {
        let colours = 3 * shape[2] * shape[3]
        var first = Tensor(unset: [1, 3, shape[2], shape[3]])
        first.withUnsafeMutable { first in
            withUnsafe { _ = first.update(fromContentsOf: UnsafeBufferPointer(rebasing: $0[..<colours])) }
        }
        let changed = change(first)
        guard shape[1] > 3 else { return changed }
        var result = self
        result.withUnsafeMutable { result in
            changed.withUnsafe { _ = result.update(fromContentsOf: $0) }
        }
        return result
    }

    /// Every value combined with the one of `other` in its place.
    func combined(with other: Tensor, _ combine: (Float, Float) -> Float) -> Tensor {
        precondition(shape == other.shape, "\(shape) and \(other.shape) cannot be combined")
        var result = self
        result.withUnsafeMutable { result in
            other.withUnsafe { other in
                for i in result.indices { result[i] = combine(result[i], other[i]) }
            }
        }
        return result
    }

    /// Every value changed by itself.
    func mapped(_ change: (Float) -> Float) -> Tensor {
        var result = self
        result.withUnsafeMutable { values in
            for i in values.indices { values[i] = change(values[i]) }
        }
        return result
    }
}
