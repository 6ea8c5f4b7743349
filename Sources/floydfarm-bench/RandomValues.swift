import Tensors

/// Random values for weights, cheap enough for files of many gigabytes.
///
/// One block of normal numbers is drawn and used again and again, from another place and with another scale for every
/// tensor. Its length is no multiple of a layer's width, so that the rows of a matrix differ.
struct RandomValues {
    private let block: [Float]
    private var start = 0

    init(seed: UInt64) {
        var generator = TorchGenerator(seed: seed)
        block = generator.randn([1 << 18 - 3]).values
    }

    /// Appends the values of one tensor.
    ///
    /// Weights are scaled by the square root of what they sum over, gains lie near 1 and biases near 0, so that a
    /// network of them neither explodes nor dies.
    mutating func append(_ tensor: TensorLayout, to writer: SafetensorsWriter) throws {
        let isVector = tensor.shape.count == 1
        let isGain = isVector && tensor.name.hasSuffix("weight")
        let fan = tensor.shape.dropFirst().reduce(1, *)
        let scale = isVector ? 0.1 : 1 / Float(fan).squareRoot()
        let values = block.prefix(max(tensor.byteCount / tensor.dtype.size, 1))
        let bytes = tensor.dtype.encode(values, scale: scale, offset: isGain ? 1 : 0)
        var missing = tensor.byteCount
        var position = start % values.count * tensor.dtype.size
        start += 7919
        while missing > 0 {
            let count = min(missing, bytes.count - position)
            try bytes.withUnsafeBytes { all in
                try writer.append(UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
            }
            missing -= count
            position = 0
        }
    }
}

extension DType {
    /// The bytes of `scale · values + offset` in F16 or F32.
    fileprivate func encode(_ values: ArraySlice<Float>, scale: Float, offset: Float) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: values.count * size) { bytes, count in
            values.withUnsafeBufferPointer { source in
                let target = UnsafeMutableRawBufferPointer(bytes)
                for i in 0..<source.count {
                    let scaled = source[i] * scale + offset
                    if self == .float16 {
                        target.storeBytes(of: Float16(scaled), toByteOffset: 2 * i, as: Float16.self)
                    } else {
                        target.storeBytes(of: scaled, toByteOffset: 4 * i, as: Float.self)
                    }
                }
            }
            count = values.count * size
        }
    }
}
