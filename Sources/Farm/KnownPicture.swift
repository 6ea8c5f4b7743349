import Imaging
import Rendering
import Sweeps
package import Tensors

/// A picture of the pocket model whose samples are known: what `doctor` renders.
package enum KnownPicture {
    private static let flags = [
        ("prompt", "a rocket ship"), ("seed", "180"), ("steps", "8"), ("stage2.steps", "4"),
        ("stage2.noise_level", "100"),
    ]

    /// The largest difference of a mean, of 255, that instruction sets may make.
    package static let tolerance = 2.0

    /// The mean red, green and blue of each quarter, from `floydfarm image` with the flags above.
    private static let means = [
        117.00, 111.65, 118.40, 113.18, 107.96, 117.72, 130.88, 122.99, 137.44, 128.15, 125.46, 138.49,
    ]

    /// How far the picture is from what it should be, of 255.
    package static func difference(compute: Compute) throws -> Double {
        let task = RenderTask.all[0]
        let sweep = try Sweep(flags: flags.map { (name: $0, text: $1) }, task: task.declaration, folder: ".")
        guard let cell = sweep.cell(at: 0) else { throw FarmError("the known picture has no cell") }
        let model = try CheckedModel(
            undigested: ModelCatalog().reference("pocket"), needsText: true, compute: compute)
        let picture = try SinglePicture(
            cell.parameters, task: task, model: model, inputs: InputSet(spec: sweep.spec, store: nil),
            given: nil)
        let bitmap = try picture.render(compute: compute) { _ in }.bitmap
        return zip(quarters(of: bitmap), means).map { abs($0 - $1) }.max() ?? 255
    }

    /// Mean red, green and blue of each quarter of a picture.
    private static func quarters(of bitmap: Bitmap) -> [Double] {
        var sums = [Double](repeating: 0, count: 12)
        for y in 0..<bitmap.height {
            for x in 0..<bitmap.width {
                let quarter = (2 * y / bitmap.height) * 2 + 2 * x / bitmap.width
                for channel in 0..<3 {
                    sums[3 * quarter + channel] += Double(
                        bitmap.samples[3 * (y * bitmap.width + x) + channel])
                }
            }
        }
        return sums.map { $0 / Double(bitmap.width * bitmap.height / 4) }
    }
}
