extension Bitmap {
    /// The picture in another size, by bicubic interpolation over all that a pixel of the result stands for.
    ///
    /// Equal to Pillow's `resize(…, BICUBIC)` on 8-bit pictures: source `Pillow src/libImaging/Resample.c`.
    package func resized(width newWidth: Int, height newHeight: Int) -> Bitmap {
        let across = newWidth == width ? self : resampledRows(to: newWidth)
        return newHeight == height ? across : across.resampledColumns(to: newHeight)
    }

    private func resampledRows(to newWidth: Int) -> Bitmap {
        let taps = Taps.all(from: width, to: newWidth)
        var result = [UInt8](repeating: 0, count: 3 * newWidth * height)
        for row in 0..<height {
            for (x, taps) in taps.enumerated() {
                for channel in 0..<3 {
                    let start = 3 * (row * width + taps.first) + channel
                    result[3 * (row * newWidth + x) + channel] = taps.sum(samples, from: start, stride: 3)
                }
            }
        }
        return Bitmap(width: newWidth, height: height, samples: result)
    }

    private func resampledColumns(to newHeight: Int) -> Bitmap {
        let line = 3 * width
        var result: [UInt8] = []
        result.reserveCapacity(line * newHeight)
        for taps in Taps.all(from: height, to: newHeight) {
            for place in 0..<line {
                result.append(taps.sum(samples, from: taps.first * line + place, stride: line))
            }
        }
        return Bitmap(width: width, height: newHeight, samples: result)
    }
}

/// The neighbours that a sample of the result is a weighted sum of.
private struct Taps {
    private static let bits = 22

    let first: Int
    /// In units of 2⁻²².
    let weights: [Int]

    static func all(from old: Int, to new: Int) -> [Taps] {
        let scale = Double(old) / Double(new)
        let filterScale = max(scale, 1)
        let support = 2 * filterScale
        return (0..<new).map { place in
            let centre = (Double(place) + 0.5) * scale
            let first = max(Int(centre - support + 0.5), 0)
            let end = min(Int(centre + support + 0.5), old)
            let raw = (first..<end).map { bicubic((Double($0) - centre + 0.5) / filterScale) }
            let sum = raw.reduce(0, +)
            return Taps(
                first: first,
                weights: raw.map {
                    Int(($0 / sum * Double(1 << bits)).rounded(.toNearestOrAwayFromZero))
                })
        }
    }

    func sum(_ samples: [UInt8], from start: Int, stride: Int) -> UInt8 {
        var sum = 1 << (Self.bits - 1)
        for (place, weight) in weights.enumerated() { sum += weight * Int(samples[start + place * stride]) }
        return UInt8(clamping: sum >> Self.bits)
    }

    /// Keys' filter with a = −0.5.
    private static func bicubic(_ x: Double) -> Double {
        let (x, a) = (abs(x), -0.5)
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }
}
