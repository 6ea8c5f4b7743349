/// A picture of 8-bit RGB samples, rows from the top, without padding.
package struct Bitmap: Hashable, Sendable {
    package let width: Int
    package let height: Int
    /// `3 · width · height` samples.
    package var samples: [UInt8]

    package init(width: Int, height: Int, samples: [UInt8]) {
        precondition(
            samples.count == 3 * width * height, "\(samples.count) samples do not fill \(width)×\(height)")
        self.width = width
        self.height = height
        self.samples = samples
    }
}
