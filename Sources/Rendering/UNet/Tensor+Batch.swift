package import Tensors

extension Tensor {
    /// Tensors of one shape joined on their first axis.
    static func stacked(_ parts: [Tensor]) -> Tensor {
        var shape = parts[0].shape
        shape[0] = parts.reduce(0) { $0 + $1.shape[0] }
        var result = Tensor(unset: shape)
        result.withUnsafeMutable { result in
            var start = 0
            for part in parts {
                part.withUnsafe { part in
                    _ = UnsafeMutableBufferPointer(rebasing: result[start..<start + part.count])
                        .update(fromContentsOf: part)
                    start += part.count
                }
            }
        }
        return result
    }

    /// One sample of a batch, its first axis kept with length 1.
    func sample(_ index: Int) -> Tensor {
        let shape = [1] + self.shape.dropFirst()
        var result = Tensor(unset: shape)
        result.withUnsafeMutable { result in
            withUnsafe { values in
                let size = result.count
                _ = result.update(
                    fromContentsOf: UnsafeBufferPointer(rebasing: values[index * size..<(index + 1) * size]))
            }
        }
        return result
    }

    /// `[N, C, H, W]` as `[N, H, W, C]`.
    package var channelsLast: Tensor {
        permuted(outer: shape[0], rows: shape[1], columns: shape[2] * shape[3])
            .reshaped([shape[0], shape[2], shape[3], shape[1]])
    }

    /// `[N, H, W, C]` as `[N, C, H, W]`.
    package var channelsFirst: Tensor {
        permuted(outer: shape[0], rows: shape[1] * shape[2], columns: shape[3])
            .reshaped([shape[0], shape[3], shape[1], shape[2]])
    }

    /// Each of `outer` matrices transposed.
    private func permuted(outer: Int, rows: Int, columns: Int) -> Tensor {
        var result = Tensor(unset: [outer, columns, rows])
        result.withUnsafeMutable { result in
            withUnsafe { values in
                for o in 0..<outer {
                    let base = o * rows * columns
                    for row in 0..<rows {
                        for column in 0..<columns {
                            result[base + column * rows + row] = values[base + row * columns + column]
                        }
                    }
                }
            }
        }
        return result
    }
}
