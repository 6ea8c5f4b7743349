package import Imaging
package import Tensors

/// Small pictures side by side, enlarged.
package enum DigitSheet {
    private static let scale = 3
    private static let gap = 2
    /// A light grey between the pictures.
    private static let ground: UInt8 = 0x80

    /// The pictures `[N, 28, 28, 1]`, from 0, black, to 1, in rows of `columns`; what is beyond is cut off.
    package static func bitmap(_ pictures: Tensor, columns: Int) -> Bitmap {
        let count = pictures.shape[0]
        let cell = UNet.side * scale + gap
        let (width, height) = (columns * cell + gap, (count + columns - 1) / columns * cell + gap)
        var samples = [UInt8](repeating: ground, count: 3 * width * height)
        pictures.withUnsafe { values in
            for number in 0..<count {
                let (left, top) = (gap + number % columns * cell, gap + number / columns * cell)
                for y in 0..<UNet.side * scale {
                    for x in 0..<UNet.side * scale {
                        let pixel = (number * UNet.side + y / scale) * UNet.side + x / scale
                        // What is no number is black.
                        let value = UInt8((values[pixel] > 0 ? min(values[pixel], 1) * 255 : 0).rounded())
                        let place = 3 * ((top + y) * width + left + x)
                        for channel in 0..<3 { samples[place + channel] = value }
                    }
                }
            }
        }
        return Bitmap(width: width, height: height, samples: samples)
    }
}
