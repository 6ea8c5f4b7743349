import CKernels

extension ConvolutionGeometry {
    /// Whether a convolution goes by `Winograd` in both directions: 3×3, of stride 1, that keeps the size.
    ///
    /// With a channel or a few its transforms cost more than they save.
    func goesByWinograd(inputs: Int, outputs: Int) -> Bool {
        let isKept = kernel == 3 && stride == 1 && padding == 1 && !isTransposed
        return isKept && inputs >= 8 && outputs >= 8
    }
}

extension Compute {
    /// Weights that take gradients of a convolution's result to those of its input: turned by half a turn, and outputs
    /// exchanged with inputs.
    func turned(_ weight: Tensor) -> Tensor {
        let (outputs, inputs, area) = (weight.shape[0], weight.shape[1], weight.shape[2] * weight.shape[3])
        return Tensor([inputs, outputs] + weight.shape[2...]) { out in
            weight.withPointer { weight in
                forEach(inputs) { input in
                    for output in 0..<outputs {
                        let source = weight + (output * inputs + input) * area
                        let target = out + (input * outputs + output) * area
                        for tap in 0..<area { target[tap] = source[area - 1 - tap] }
                    }
                }
            }
        }
    }

    /// `weightGradient` by Winograd: 36 products for a tile of 4×4 pixels instead of 144.
    func winogradWeightGradient(_ x: Tensor, _ gradient: Tensor) -> Tensor {
        let (inputs, outputs) = (x.shape[3], gradient.shape[3])
        let work = WinogradOuter(x.shape, outputs: outputs)
        return withScratch(work.parts * work.floats) { sums in
            x.withPointer { x in
                gradient.withPointer { gradient in
                    forEach(work.parts, scratch: work.scratch) { part, scratch in
                        work.add(part, x, gradient, to: sums + part * work.floats, scratch)
                    }
                }
            }
            return Tensor([outputs, inputs, 3, 3]) { out in
                forEach(work.panels) { panel in
                    kernels_winograd_weight_gradient(
                        sums, work.parts, work.floats, panel, outputs, inputs, out)
                }
            }
        }
    }
}

/// How the tiles of a weight gradient are cut: in parts that are summed by themselves, and blocks of them.
private struct WinogradOuter {
    /// Enough parts for several threads, and fixed, so that sums do not depend on them.
    private static let mostParts = 8
    /// Tiles that are transformed at a time: a compromise between their own size and that of the sums.
    private static let block = 98

    let shape: winograd_shape
    let inputs: Int
    let outputs: Int
    let tiles: Int
    let parts: Int
    let panel = kernels_panel()

    init(_ maps: [Int], outputs: Int) {
        shape = winograd_shape(height: maps[1], width: maps[2])
        inputs = maps[3]
        self.outputs = outputs
        tiles = maps[0] * ((maps[1] + 3) / 4) * ((maps[2] + 3) / 4)
        parts = min(Self.mostParts, (tiles + Self.block - 1) / Self.block)
    }

    var panels: Int { (outputs + panel - 1) / panel }
    /// Of the sums of a part.
    var floats: Int { panels * Winograd.positions * inputs * panel }
    /// Floats that a block of tiles takes, transformed.
    var scratch: Int { Winograd.positions * Self.block * (inputs + panels * panel) }

    func add(
        _ part: Int, _ x: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
        to sums: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        sums.update(repeating: 0, count: floats)
        let share = (tiles + parts - 1) / parts
        let end = min(tiles, (part + 1) * share)
        let gradients = scratch + Winograd.positions * Self.block * inputs
        for first in stride(from: part * share, to: end, by: Self.block) {
            let count = min(Self.block, end - first)
            kernels_winograd_input(x, shape, inputs, first, count, scratch, count)
            kernels_winograd_gradient(gradient, shape, outputs, first, count, gradients)
            kernels_winograd_outer(scratch, gradients, count, inputs, panels, sums)
        }
    }
}
