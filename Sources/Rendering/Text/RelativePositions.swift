import Foundation
import Tensors

/// T5's relative position bias (`transformers models/t5/modeling_t5.py`, `T5Attention.compute_bias`,
/// bidirectional).
struct RelativePositions {
    /// The bias of each bucket, `[buckets, heads]`.
    let table: Tensor
    let maxDistance: Int

    private var buckets: Int { table.shape[0] }
    private var heads: Int { table.shape[1] }

    /// `[heads, length, length]`: the bias of each key for each query, with keys from `count` on masked out.
    func bias(length: Int, count: Int) -> Tensor {
        let offsets = (1 - length..<length).map(bucket)
        var bias = Tensor(unset: [heads, length, length])
        table.withUnsafe { table in
            bias.withUnsafeMutable { bias in
                for head in 0..<heads {
                    for query in 0..<length {
                        let row = (head * length + query) * length
                        for key in 0..<length {
                            let value = table[offsets[key - query + length - 1] * heads + head]
                            bias[row + key] = key < count ? value : -Float.greatestFiniteMagnitude
                        }
                    }
                }
            }
        }
        return bias
    }

    /// The bucket of a key that lies `offset` behind the query: half of them for each side, of which the
    /// first half hold one distance each and the rest grow with its logarithm.
    func bucket(_ offset: Int) -> Int {
        let side = buckets / 2
        let exact = side / 2
        let distance = abs(offset)
        let base = offset > 0 ? side : 0
        guard distance >= exact else { return base + distance }
        let scale = Float(log(Double(maxDistance) / Double(exact)))
        let position = log(Float(distance) / Float(exact)) / scale * Float(side - exact)
        return base + min(exact + Int(position), side - 1)
    }
}
