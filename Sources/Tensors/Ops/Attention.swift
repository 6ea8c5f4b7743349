import CKernels

extension Compute {
    /// `softmax(scale · q·kᵀ + bias)·v` per head, over the keys of all `sources` in order; heads are consecutive slices of C.
    ///
    /// Scores exist for a block of queries at a time; sums run over the keys in order.
    ///
    /// - Parameters:
    ///   - query: `[N, T, C]`
    ///   - sources: keys and values, `[N, S, C]` each; N = 1 serves every sample
    ///   - heads: how many slices of C
    ///   - scale: the factor of `q·kᵀ`
    ///   - bias: `[heads, T, S]` over all keys, or nil
    /// - Returns: `[N, T, C]`
    package func attention(
        _ query: Tensor, over sources: [KeysAndValues], heads: Int, scale: Float, bias: Tensor? = nil
    ) -> Tensor {
        let (samples, queries, channels) = query.sequenceShape
        precondition(heads > 0 && channels % heads == 0, "\(channels) channels do not form \(heads) heads")
        for source in sources {
            let (count, _, width) = source.keys.sequenceShape
            precondition(
                source.values.shape == source.keys.shape && width == channels
                    && [1, samples].contains(count),
                "keys \(source.keys.shape) and values \(source.values.shape) do not fit \(query.shape)")
        }
        let keys = sources.reduce(0) { $0 + $1.keys.shape[1] }
        precondition(bias.map { $0.shape == [heads, queries, keys] } ?? true, "a bias is [heads, T, S]")
        return noted("attention", operations: 4 * query.count * keys) {
            Tensor(query.shape) { out in
                query.withPointer { query in
                    bias.withPointer { bias in
                        withPointers(to: sources) { sources in
                            AttentionHeads(
                                samples: samples, queries: queries, keys: keys, channels: channels,
                                heads: heads,
                                scale: scale, query: query, sources: sources, bias: bias, out: out
                            ).run(on: self)
                        }
                    }
                }
            }
        }
    }

    /// Calls `body` with the memory of keys and values.
    private func withPointers(
        to sources: [KeysAndValues], gathered: [AttentionHeads.Source] = [],
        _ body: ([AttentionHeads.Source]) -> Void
    ) {
        guard let source = sources.first else { return body(gathered) }
        source.keys.withPointer { keys in
            source.values.withPointer { values in
                let next = AttentionHeads.Source(
                    keys: keys, values: values, count: source.keys.shape[1],
                    isShared: source.keys.shape[0] == 1)
                withPointers(to: Array(sources.dropFirst()), gathered: gathered + [next], body)
            }
        }
    }
}

/// One call of attention: its shapes and its memory.
private struct AttentionHeads {
    struct Source {
        let keys: UnsafePointer<Float>
        let values: UnsafePointer<Float>
        /// Keys of one sample.
        let count: Int
        let isShared: Bool
    }

    private static let rows = Int(KERNELS_ROWS)

    let samples: Int
    let queries: Int
    let keys: Int
    let channels: Int
    let heads: Int
    let scale: Float
    let query: UnsafePointer<Float>
    let sources: [Source]
    let bias: UnsafePointer<Float>?
    let out: UnsafeMutablePointer<Float>

    private let panel = kernels_panel()
    private var width: Int { channels / heads }
    private var paddedKeys: Int { (keys + panel - 1) / panel * panel }
    private var paddedWidth: Int { (width + panel - 1) / panel * panel }
    /// The packed keys and values of one head.
    private var packed: Int { paddedKeys * width + keys * paddedWidth }

    /// Keys and values of all heads are packed, then a thread takes a block of queries of one head through them.
    func run(on compute: Compute) {
        let blocks = (queries + Self.rows - 1) / Self.rows
        withScratch(samples * heads * packed) { memory in
            compute.forEach(samples * heads, scratch: keys * width) { item, gathered in
                let (sample, head) = item.quotientAndRemainder(dividingBy: heads)
                pack(sample: sample, head: head, to: memory + item * packed, gathered: gathered)
            }
            compute.forEach(samples * heads * blocks, scratch: Self.rows * paddedKeys) { item, scores in
                let (sampleAndHead, block) = item.quotientAndRemainder(dividingBy: blocks)
                let (sample, head) = sampleAndHead.quotientAndRemainder(dividingBy: heads)
                let first = block * Self.rows
                let start = (sample * queries + first) * channels + head * width
                let keysOfHead = memory + sampleAndHead * packed
                kernels_attend(
                    query + start, min(Self.rows, queries - first), channels, keysOfHead,
                    keysOfHead + paddedKeys * width, keys, width, scale,
                    bias.map { $0 + (head * queries + first) * keys }, scores, out + start)
            }
        }
    }

    /// Packs keys and values of one head, those of all sources in order.
    private func pack(
        sample: Int, head: Int, to target: UnsafeMutablePointer<Float>,
        gathered: UnsafeMutablePointer<Float>
    ) {
        gather(\.keys, sample: sample, head: head, to: gathered)
        for first in stride(from: 0, to: keys, by: panel) {
            kernels_pack_rows(
                gathered + first * width, width, min(panel, keys - first), width, target + first * width)
        }
        gather(\.values, sample: sample, head: head, to: gathered)
        for first in stride(from: 0, to: width, by: panel) {
            kernels_pack_columns(
                gathered + first, width, keys, min(panel, width - first),
                target + paddedKeys * width + keys * first)
        }
    }

    /// The rows of one head of all sources, one behind the other.
    private func gather(
        _ rows: KeyPath<Source, UnsafePointer<Float>>, sample: Int, head: Int,
        to target: UnsafeMutablePointer<Float>
    ) {
        var next = target
        for source in sources {
            let start =
                source[keyPath: rows]
                + (source.isShared ? 0 : sample * source.count * channels) + head * width
            for row in 0..<source.count {
                next.update(from: start + row * channels, count: width)
                next += width
            }
        }
    }
}

extension Tensor {
    /// The axes of a sequence, `[N, T, C]`.
    fileprivate var sequenceShape: (samples: Int, length: Int, channels: Int) {
        precondition(shape.count == 3, "\(shape) is no sequence")
        return (shape[0], shape[1], shape[2])
    }
}
