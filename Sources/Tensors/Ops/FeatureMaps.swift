import CKernels

extension Compute {
    /// Joins two feature maps on the channel axis, `a` first.
    package func concatenate(_ a: Tensor, _ b: Tensor) -> Tensor {
        precondition(a.shape.dropLast() == b.shape.dropLast(), "\(a.shape) and \(b.shape) do not join")
        let first = a.shape.last ?? 0
        let second = b.shape.last ?? 0
        let shape: [Int] = a.shape.dropLast() + [first + second]
        return noted("moving") {
            Tensor(shape) { out in
                a.withPointer { a in
                    b.withPointer { b in
                        let grain = max(1, Self.grain / (first + second))
                        suited(toElements: shape.reduce(1, *) / 4).forEachRange(
                            of: shape.dropLast().reduce(1, *), grain: grain
                        ) { range in
                            let row = range.lowerBound
                            kernels_concatenate(
                                a + row * first, first, b + row * second, second,
                                out + row * (first + second),
                                range.count)
                        }
                    }
                }
            }
        }
    }

    /// Nearest-neighbour upsampling of `[N, H, W, C]` by two.
    package func upsample(_ x: Tensor) -> Tensor {
        let (samples, height, width, channels) = x.mapShape
        return noted("moving") {
            Tensor([samples, 2 * height, 2 * width, channels]) { out in
                x.withPointer { x in
                    let line = width * channels
                    suited(toElements: samples * height * line).forEachRange(
                        of: samples * height, grain: max(1, Self.grain / (4 * line))
                    ) { rows in
                        let start = rows.lowerBound * line
                        kernels_upsample(x + start, out + 4 * start, rows.count, width, channels)
                    }
                }
            }
        }
    }

    /// Mean pooling of `[N, H, W, C]` over 2×2 squares.
    package func meanPool(_ x: Tensor) -> Tensor {
        let (samples, height, width, channels) = x.mapShape
        precondition(height % 2 == 0 && width % 2 == 0, "\(x.shape) has odd sides")
        return noted("moving") {
            Tensor([samples, height / 2, width / 2, channels]) { out in
                x.withPointer { x in
                    let line = width / 2 * channels
                    suited(toElements: samples * height * line / 2).forEachRange(
                        of: samples * height / 2, grain: max(1, Self.grain / (4 * line))
                    ) { rows in
                        let start = rows.lowerBound * line
                        kernels_mean_pool(x + 4 * start, out + start, rows.count, width / 2, channels)
                    }
                }
            }
        }
    }
}

extension Tensor {
    /// The axes of a feature map, `[N, H, W, C]`.
    var mapShape: (samples: Int, height: Int, width: Int, channels: Int) {
        precondition(shape.count == 4, "\(shape) is no feature map")
        return (shape[0], shape[1], shape[2], shape[3])
    }
}
