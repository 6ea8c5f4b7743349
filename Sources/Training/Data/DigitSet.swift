import Sweeps
package import Tensors

/// Labelled pictures of 28×28 grey pixels.
package struct DigitSet: Sendable {
    static let pixels = UNet.side * UNet.side

    /// From 0, black, to 255, 784 for each picture, rows from the top.
    package let pixels: [UInt8]
    /// From 0 to 9.
    package let labels: [UInt8]

    package var count: Int { labels.count }

    package init(pixels: [UInt8], labels: [UInt8]) {
        precondition(
            pixels.count == labels.count * Self.pixels, "\(pixels.count) pixels for \(labels.count) labels")
        self.pixels = pixels
        self.labels = labels
    }

    /// The first `count` pictures, or all where there are fewer.
    package func first(_ count: Int) -> DigitSet {
        let count = min(count, self.count)
        return DigitSet(pixels: Array(pixels[..<(count * Self.pixels)]), labels: Array(labels[..<count]))
    }

    /// Some pictures as `[N, 28, 28, 1]`, from 0 to 1.
    package func pictures(_ indices: some Collection<Int>) -> Tensor {
        var result = Tensor(unset: [indices.count, UNet.side, UNet.side, 1])
        result.withUnsafeMutable { values in
            for (place, index) in indices.enumerated() {
                for i in 0..<Self.pixels {
                    values[place * Self.pixels + i] = Float(pixels[index * Self.pixels + i]) / 255
                }
            }
        }
        return result
    }

    /// The SHA-256 of pixels and labels, as hex digits: what tells one set from another.
    package var digest: String {
        var digest = SHA256()
        pixels.withUnsafeBytes { digest.update($0) }
        labels.withUnsafeBytes { digest.update($0) }
        return digest.finalizeHex()
    }
}
