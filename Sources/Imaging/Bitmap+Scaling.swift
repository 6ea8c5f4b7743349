extension Bitmap {
    /// The picture with every pixel repeated `factor` times in both directions.
    package func enlarged(by factor: Int) -> Bitmap {
        var scaled: [UInt8] = []
        scaled.reserveCapacity(samples.count * factor * factor)
        for row in 0..<height {
            var line: [UInt8] = []
            line.reserveCapacity(3 * width * factor)
            for pixel in row * width..<(row + 1) * width {
                for _ in 0..<factor { line.append(contentsOf: samples[3 * pixel..<3 * pixel + 3]) }
            }
            for _ in 0..<factor { scaled.append(contentsOf: line) }
        }
        return Bitmap(width: width * factor, height: height * factor, samples: scaled)
    }

    /// The picture with every square of `factor` × `factor` pixels averaged to one; what is left at the right and at
    /// the bottom is averaged as far as it goes.
    package func shrunk(by factor: Int) -> Bitmap {
        let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
        var scaled: [UInt8] = []
        scaled.reserveCapacity(3 * columns * rows)
        for row in 0..<rows {
            let lines = row * factor..<min((row + 1) * factor, height)
            for column in 0..<columns {
                let pixels = column * factor..<min((column + 1) * factor, width)
                for channel in 0..<3 {
                    var sum = 0
                    for line in lines {
                        for pixel in pixels { sum += Int(samples[3 * (line * width + pixel) + channel]) }
                    }
                    let count = lines.count * pixels.count
                    scaled.append(UInt8((sum + count / 2) / count))
                }
            }
        }
        return Bitmap(width: columns, height: rows, samples: scaled)
    }
}
