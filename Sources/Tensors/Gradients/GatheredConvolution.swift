import CKernels

extension Compute {
    /// Rows of a result that are computed at a time: their input stays in the second-level cache.
    ///
    /// A multiple of the rows that any CPU's registers hold.
    private static let gatheredRows = 120

    /// A convolution, or a transposed one, of any stride, plus bias.
    ///
    /// Takes `[N, H, W, Ci]` to `[N, H′, W′, Co]`; weights are `[Co, Ci, k, k]`, or `[Ci, Co, k, k]` of a transposed
    /// convolution, as torch has them. A sample's result does not depend on the other samples.
    package func convolve(
        _ x: Tensor, weight: Tensor, bias: Tensor? = nil, _ geometry: ConvolutionGeometry
    ) -> Tensor {
        let outputs = weight.shape[geometry.isTransposed ? 1 : 0]
        if geometry.goesByWinograd(inputs: x.shape[3], outputs: outputs) {
            return convolution(x, Convolution(weight: Weight(weight), bias: bias))
        }
        let size = x.shape[1...2].map(geometry.length)
        return gather(x, weight: weight, bias: bias, geometry, to: [x.shape[0]] + size + [outputs])
    }

    /// The gradient of the input of `convolve`, which had `shape`, from the gradient of its result.
    package func inputGradient(
        _ gradient: Tensor, weight: Tensor, _ geometry: ConvolutionGeometry, shape: [Int]
    ) -> Tensor {
        if geometry.goesByWinograd(inputs: shape[3], outputs: gradient.shape[3]) {
            return convolution(gradient, Convolution(weight: Weight(turned(weight)), bias: nil))
        }
        return gather(gradient, weight: weight, bias: nil, geometry.reversed, to: shape)
    }

    private func gather(
        _ x: Tensor, weight: Tensor, bias: Tensor?, _ geometry: ConvolutionGeometry, to result: [Int]
    ) -> Tensor {
        let (depth, outputs) = (x.shape[3], result[3])
        let expected = geometry.isTransposed ? [depth, outputs] : [outputs, depth]
        precondition(
            weight.shape == expected + [geometry.kernel, geometry.kernel],
            "weights of \(weight.shape) do not take \(x.shape) to \(result)")
        precondition(bias.map { $0.count == outputs } ?? true, "a bias has a value for each output")
        let shape = geometry.shape(from: x.shape, to: result)
        let phases = GatherPhases(shape, samples: x.shape[0], depth: depth, outputs: outputs)
        return noted("gathered convolution", operations: phases.operations) {
            let packed = packed(weight, phases)
            return Tensor(result) { out in
                withOperands(x, bias, nil) { x, bias, _ in
                    packed.withPointer { packed in
                        product(x, packed, bias, phases, out: out)
                    }
                }
            }
        }
    }

    private func packed(_ weight: Tensor, _ phases: GatherPhases) -> Tensor {
        Tensor([phases.weightFloats]) { out in
            weight.withPointer { weight in
                forEach(phases.list.count * phases.panels) { item in
                    let (number, panel) = item.quotientAndRemainder(dividingBy: phases.panels)
                    let phase = phases.list[number]
                    kernels_conv_pack(
                        phases.shape, number, weight, phases.outputs, phases.depth, panel,
                        out + phase.weights + panel * phase.taps * phases.depth * phases.panel)
                }
            }
        }
    }

    private func product(
        _ x: UnsafePointer<Float>, _ packed: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ phases: GatherPhases, out: UnsafeMutablePointer<Float>
    ) {
        let most = phases.list.reduce(1) { max($0, $1.rows) }
        let block = min(Self.gatheredRows, most)
        let blocks = (most + block - 1) / block
        let scratch = kernels_conv_scratch(phases.shape, block, phases.depth)
        forEach(phases.list.count * blocks, scratch: scratch) { item, scratch in
            let (number, place) = item.quotientAndRemainder(dividingBy: blocks)
            let phase = phases.list[number]
            let first = place * block
            guard first < phase.rows else { return }
            kernels_conv_product(
                phases.shape, number, x, phases.depth, packed + phase.weights, bias, out, phases.outputs,
                first,
                min(block, phase.rows - first), scratch)
        }
    }
}

/// How a convolution is cut into phases, and where the packed weights of each lie.
private struct GatherPhases {
    struct Phase {
        let rows: Int
        let taps: Int
        let weights: Int
    }

    let shape: conv_shape
    let depth: Int
    let outputs: Int
    let panel = kernels_panel()
    let list: [Phase]
    let weightFloats: Int

    var panels: Int { (outputs + panel - 1) / panel }
    var operations: Int { list.reduce(0) { $0 + 2 * $1.rows * $1.taps * depth * outputs } }

    init(_ shape: conv_shape, samples: Int, depth: Int, outputs: Int) {
        self.shape = shape
        self.depth = depth
        self.outputs = outputs
        let width = (outputs + panel - 1) / panel * panel
        var floats = 0
        list = (0..<kernels_conv_phases(shape)).map { number in
            let taps = kernels_conv_taps(shape, number)
            defer { floats += taps * depth * width }
            return Phase(rows: samples * kernels_conv_pixels(shape, number), taps: taps, weights: floats)
        }
        weightFloats = floats
    }
}
