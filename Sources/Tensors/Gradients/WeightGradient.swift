import CKernels

extension Compute {
    /// Parts of the rows that are summed by themselves: enough for several threads, and fixed, so that sums do not
    /// depend on them.
    private static let parts = 8
    /// Rows that are gathered at a time: they stay in the second-level cache for all weights.
    private static let outerRows = 196

    /// The gradient of the weights of `convolve`, from its input and the gradient of its result.
    package func weightGradient(_ x: Tensor, _ gradient: Tensor, _ geometry: ConvolutionGeometry) -> Tensor {
        // The weights of a transposed convolution are those of the convolution from its result to its input.
        let (maps, rows) = geometry.isTransposed ? (gradient, x) : (x, gradient)
        let forward = geometry.isTransposed ? geometry.reversed : geometry
        let shape = forward.shape(from: maps.shape, to: rows.shape)
        let (depth, outputs, taps) = (maps.shape[3], rows.shape[3], geometry.kernel * geometry.kernel)
        let panel = kernels_panel()
        let panels = (outputs + panel - 1) / panel
        let floats = panels * taps * depth * panel
        let count = rows.count / outputs
        return noted("weight gradient", operations: 2 * count * taps * depth * outputs) {
            if geometry.goesByWinograd(inputs: depth, outputs: outputs) {
                return winogradWeightGradient(x, gradient)
            }
            let parts = min(Self.parts, (count + Self.outerRows - 1) / Self.outerRows)
            return withScratch(parts * floats) { sums in
                outer(maps, rows, shape, count: count, sums: sums, floats: floats, parts: parts)
                return Tensor([outputs, depth, geometry.kernel, geometry.kernel]) { out in
                    forEach(panels) {
                        kernels_conv_unpack(sums, parts, floats, $0, outputs, depth, taps, out)
                    }
                }
            }
        }
    }

    private func outer(
        _ maps: Tensor, _ rows: Tensor, _ shape: conv_shape, count: Int, sums: UnsafeMutablePointer<Float>,
        floats: Int, parts: Int
    ) {
        let (depth, outputs) = (maps.shape[3], rows.shape[3])
        let share = (count + parts - 1) / parts
        maps.withPointer { maps in
            rows.withPointer { rows in
                forEach(parts, scratch: kernels_conv_scratch(shape, Self.outerRows, depth)) { part, scratch in
                    let own = sums + part * floats
                    own.update(repeating: 0, count: floats)
                    let end = min(count, (part + 1) * share)
                    for first in stride(from: part * share, to: end, by: Self.outerRows) {
                        kernels_conv_outer(
                            shape, maps, depth, rows, outputs, first, min(Self.outerRows, end - first), own,
                            scratch)
                    }
                }
            }
        }
    }

    /// The sums of `[…, C]` over all but the last axis.
    package func columnSums(_ x: Tensor) -> Tensor {
        let channels = x.shape.last ?? 1
        let rows = x.count / channels
        let sums = noted("column sums") {
            x.withPointer { x in
                sumChunks(rows: rows, channels: channels, width: channels) { chunk, sums in
                    kernels_column_sums(x + chunk.lowerBound * channels, sums, chunk.count, channels)
                }
            }
        }
        return Tensor(sums.map { Float($0) }, shape: [channels])
    }

    /// Adds up, in order, the `width` numbers that `body` adds to for each chunk of rows; chunks depend on the shape
    /// alone.
    func sumChunks(
        rows: Int, channels: Int, width: Int, _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Double] {
        let length = max(8, (1 << 16) / channels)
        let chunks = (rows + length - 1) / length
        let parts = UnsafeMutablePointer<Double>.allocate(capacity: chunks * width)
        defer { parts.deallocate() }
        forEach(chunks) { chunk in
            let own = parts + chunk * width
            own.initialize(repeating: 0, count: width)
            body(chunk * length..<min(rows, (chunk + 1) * length), own)
        }
        return [Double](unsafeUninitializedCapacity: width) { buffer, count in
            kernels_add_doubles(parts, chunks, width, buffer.baseAddress)
            count = width
        }
    }
}
