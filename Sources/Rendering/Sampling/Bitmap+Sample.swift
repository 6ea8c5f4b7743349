package import Imaging
package import Tensors

extension Tensor {
    /// A picture as a sample `[1, 3, H, W]` in −1…1.
    package init(bitmap: Bitmap) {
        let plane = bitmap.width * bitmap.height
        self.init(
            (0..<3 * plane).map { Float(bitmap.samples[3 * ($0 % plane) + $0 / plane]) / 127.5 - 1 },
            shape: [1, 3, bitmap.height, bitmap.width])
    }
}

extension Bitmap {
    /// A sample `[1, 3, H, W]` in −1…1 as a picture: clamped, rounded half to even as by `diffusers`' `pt_to_pil`.
    package init(sample: Tensor) {
        precondition(
            sample.shape.count == 4 && sample.shape[0] == 1 && sample.shape[1] == 3, "\(sample.shape)")
        let plane = sample.shape[2] * sample.shape[3]
        let samples = sample.withUnsafe { values in
            [UInt8](unsafeUninitializedCapacity: 3 * plane) { buffer, count in
                for i in 0..<3 * plane {
                    // NaN becomes black: `max` gives its first argument when the comparison fails.
                    let unit = min(1, max(0, values[i % 3 * plane + i / 3] / 2 + 0.5))
                    buffer[i] = UInt8((unit * 255).rounded(.toNearestOrEven))
                }
                count = 3 * plane
            }
        }
        self.init(width: sample.shape[3], height: sample.shape[2], samples: samples)
    }
}
