import CKernels

extension Compute {
    /// `softmax(scale · q·kᵀ + bias)·v` per head, over the keys of all `sources` in order; heads are consecutive slices of C.
    ///
    /// Scores exist for a block of queries at a time.
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

    /// Scores that should stay in the cache.
    private static let scores = 1 << 17

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

    private var width: Int { channels / heads }

    func run(on compute: Compute) {
        let limit = max(16, Self.scores / max(keys, 1))
        let blocks = (queries + limit - 1) / limit
        let length = (queries + blocks - 1) / blocks
        compute.forEach(samples * heads * blocks, scratch: length * keys) { item, scores in
            let (sampleAndHead, block) = item.quotientAndRemainder(dividingBy: blocks)
            let (sample, head) = sampleAndHead.quotientAndRemainder(dividingBy: heads)
            let rows = block * length..<min(queries, (block + 1) * length)
            guard !rows.isEmpty else { return }
            attend(sample: sample, head: head, rows: rows, scores: scores)
        }
    }

    private func attend(sample: Int, head: Int, rows: Range<Int>, scores: UnsafeMutablePointer<Float>) {
        let start = (sample * queries + rows.lowerBound) * channels + head * width
        var column = 0
        for source in sources {
            OpenBLAS.shared.multiply(
                .init(start: query + start, stride: channels),
                .init(start: source.keys + offset(source, sample, head), stride: channels), transposed: true,
                rows: rows.count, columns: source.count, depth: width, factor: scale,
                into: scores + column, stride: keys)
            column += source.count
        }
        let bias = bias.map { $0 + (head * queries + rows.lowerBound) * keys }
        kernels_softmax(scores, bias, rows.count, keys)
        column = 0
        for source in sources {
            OpenBLAS.shared.multiply(
                .init(start: scores + column, stride: keys),
                .init(start: source.values + offset(source, sample, head), stride: channels),
                transposed: false,
                rows: rows.count, columns: width, depth: source.count, adding: column > 0,
                into: out + start, stride: channels)
            column += source.count
        }
    }

    /// Where the first key of a head is.
    private func offset(_ source: Source, _ sample: Int, _ head: Int) -> Int {
        (source.isShared ? 0 : sample * source.count * channels) + head * width
    }
}

extension Tensor {
    /// The axes of a sequence, `[N, T, C]`.
    fileprivate var sequenceShape: (samples: Int, length: Int, channels: Int) {
        precondition(shape.count == 3, "\(shape) is no sequence")
        return (shape[0], shape[1], shape[2])
    }
}
