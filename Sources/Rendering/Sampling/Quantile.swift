import Foundation

/// Order statistics of magnitudes, as torch computes them.
enum Quantile {
    /// The `ratio` quantile of `|values|` with linear interpolation, bit-exact with `torch.quantile`.
    static func ofMagnitudes(_ values: UnsafeBufferPointer<Float>, ratio: Double) -> Float {
        // Bit patterns of magnitudes sort like the magnitudes, and give even NaN a place.
        var bits = values.map(\.magnitude.bitPattern)
        let rank = Double(Float(ratio)) * Double(bits.count - 1)
        let low = Int(rank.rounded(.down))
        let lower = Float(bitPattern: select(low, in: &bits))
        let weight = Float(rank - rank.rounded(.down))
        guard weight > 0, let next = bits[(low + 1)...].min() else { return lower }
        let upper = Float(bitPattern: next)
        return weight < 0.5
            ? lower + weight * (upper - lower) : upper - (upper - lower) * (1 - weight)
    }

    /// The value of rank `rank`; afterwards nothing before it is larger and nothing behind it smaller (quickselect).
    private static func select(_ rank: Int, in values: inout [UInt32]) -> UInt32 {
        values.withUnsafeMutableBufferPointer { values in
            var (first, last) = (0, values.count - 1)
            while first < last {
                let pivot = values[first + (last - first) / 2]
                var (i, j) = (first, last)
                while i <= j {
                    while values[i] < pivot { i += 1 }
                    while values[j] > pivot { j -= 1 }
                    if i <= j {
                        values.swapAt(i, j)
                        i += 1
                        j -= 1
                    }
                }
                if rank <= j { last = j } else if rank >= i { first = i } else { break }
            }
            return values[rank]
        }
    }
}
