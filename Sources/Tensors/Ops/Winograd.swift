import CKernels

/// A 3×3 convolution by Winograd's F(4×4, 3×3), and how its work is cut.
///
/// Every element's sums run in one order, so how the work is cut changes no bytes.
struct Winograd {
    static let positions = 36
    private static let tile = 4
    /// Tiles that are multiplied at a time: their products stay in the second-level cache.
    private static let block = 48
    /// Transformed tiles that are shared by the threads, in floats: about half of a third-level cache.
    private static let slabFloats = 3 << 20
    /// Transformed weights up to which each block of tiles is taken through all of them, in floats.
    private static let residentFloats = 2 << 20

    private let weight: Weight
    private let samples: Int
    private let shape: winograd_shape
    private let inputs: Int
    private let outputs: Int
    private let epilogue: Epilogue

    /// A convolution to `[N, H, W, Co]`.
    init(_ weight: Weight, shape: [Int], epilogue: Epilogue) {
        self.weight = weight
        samples = shape[0]
        self.shape = winograd_shape(height: shape[1], width: shape[2])
        outputs = shape[3]
        inputs = weight.shape[1]
        self.epilogue = epilogue
    }

    private let panel = kernels_panel()
    private var panels: Int { (outputs + panel - 1) / panel }
    private var panelFloats: Int { Self.positions * inputs * panel }
    private var tiles: Int {
        let (rows, columns) = (
            (shape.height + Self.tile - 1) / Self.tile, (shape.width + Self.tile - 1) / Self.tile
        )
        return samples * rows * columns
    }

    func run(_ x: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>, by compute: Compute) {
        let weights = self.weight.panels(by: compute)
        if let weights, panels * panelFloats <= Self.residentFloats {
            weights.withPointer { blockByBlock(x, $0, out: out, by: compute) }
        } else {
            weights.withPointer { panelByPanel(x, $0, out: out, by: compute) }
        }
    }

    /// A thread takes a block of tiles through all weights.
    private func blockByBlock(
        _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>,
        by compute: Compute
    ) {
        let size = min(Self.block, max(1, tiles / (4 * compute.threads)) + 5) / 6 * 6
        let blocks = (tiles + size - 1) / size
        let transformed = Self.positions * size * inputs
        compute.forEach(blocks, scratch: transformed + Self.positions * size * panel) { block, scratch in
            let range = block * size..<min(tiles, (block + 1) * size)
            kernels_winograd_input(x, shape, inputs, range.lowerBound, range.count, scratch, range.count)
            for number in 0..<panels {
                finish(
                    range, of: UnsafePointer(scratch), stride: range.count, weights + number * panelFloats,
                    panel: number, scratch: scratch + transformed, out: out)
            }
        }
    }

    /// All tiles of a slab are transformed, then a thread takes them through one panel of weights.
    private func panelByPanel(
        _ x: UnsafePointer<Float>, _ weights: UnsafePointer<Float>?, out: UnsafeMutablePointer<Float>,
        by compute: Compute
    ) {
        let slab = min(tiles, max(Self.block, Self.slabFloats / (Self.positions * inputs)))
        let ownWeights = weights == nil ? panelFloats : 0
        withScratch(Self.positions * slab * inputs) { transformed in
            for start in stride(from: 0, to: tiles, by: slab) {
                let count = min(slab, tiles - start)
                compute.forEachRange(of: count, grain: 8) { range in
                    kernels_winograd_input(
                        x, shape, inputs, start + range.lowerBound, range.count,
                        transformed + range.lowerBound * inputs, count)
                }
                compute.forEach(panels, scratch: ownWeights + Self.positions * Self.block * panel) {
                    number, scratch in
                    if weights == nil { weight.transform(panel: number, to: scratch) }
                    let own = weights.map { $0 + number * panelFloats } ?? UnsafePointer(scratch)
                    for first in stride(from: 0, to: count, by: Self.block) {
                        let range = start + first..<start + min(count, first + Self.block)
                        finish(
                            range, of: transformed + first * inputs, stride: count, own, panel: number,
                            scratch: scratch + ownWeights, out: out)
                    }
                }
            }
        }
    }

    /// Multiplies transformed tiles by a panel, and writes their pixels.
    private func finish(
        _ range: Range<Int>, of tiles: UnsafePointer<Float>, stride: Int, _ weights: UnsafePointer<Float>,
        panel number: Int, scratch: UnsafeMutablePointer<Float>, out: UnsafeMutablePointer<Float>
    ) {
        kernels_winograd_product(tiles, stride, range.count, inputs, weights, scratch)
        kernels_winograd_output(
            scratch, shape, outputs, range.lowerBound, range.count, number * panel, epilogue.bias,
            epilogue.residual, epilogue.divisor, out)
    }
}

extension Weight {
    /// The weights of a 3×3 convolution as `[panels, 36, Ci, panel]`, where the budget lets them be kept.
    func panels(by compute: Compute) -> Tensor? {
        let panel = kernels_panel()
        let panels = (shape[0] + panel - 1) / panel
        let floats = Winograd.positions * shape[1] * panel
        return kept(as: [panels, Winograd.positions, shape[1], panel]) { target in
            compute.forEach(panels) { transform(panel: $0, to: target + $0 * floats) }
        }
    }

    /// Transforms the weights of one panel, to `[36, Ci, panel]`.
    func transform(panel number: Int, to target: UnsafeMutablePointer<Float>) {
        let panel = kernels_panel()
        let rows = number * panel..<min(shape[0], (number + 1) * panel)
        withScratch(rows.count * depth) { widened in
            widen(rows: rows, to: widened)
            kernels_winograd_weights(widened, rows.count, shape[1], target)
        }
    }
}
