import CKernels

/// How the product of one sample, `rows` × `depth` by `depth` × `columns`, is cut into blocks: by its shape alone.
struct ProductBlocks {
    /// The rows of a block should stay in the cache.
    private static let rowFloats = 1 << 19
    /// So should the weights of a block, which may be widened for it.
    private static let columnFloats = 1 << 19
    /// A small map is cut further, so that a single sample keeps several threads busy.
    private static let leastBlocks = 4
    /// Multiplications below which a block is not worth a hand-over between threads.
    private static let leastWork = 1 << 21

    let rows: Int
    let columns: Int
    let rowBlock: Int
    let columnBlock: Int

    init(rows: Int, columns: Int, depth: Int) {
        self.rows = rows
        self.columns = columns
        let limit = min(1024, max(64, Self.rowFloats / depth))
        rowBlock = Self.even(rows, cutInto: (rows + limit - 1) / limit, step: 8)
        let rowBlocks = (rows + rowBlock - 1) / rowBlock
        let worthwhile = rowBlock * columns * depth / Self.leastWork
        let cuts = min((Self.leastBlocks + rowBlocks - 1) / rowBlocks, worthwhile)
        let narrow = (columns * depth + Self.columnFloats - 1) / Self.columnFloats
        columnBlock = Self.even(columns, cutInto: max(1, cuts, narrow), step: 16)
    }

    var count: Int { rowBlocks * columnBlocks }

    func rows(of block: Int) -> Range<Int> {
        let start = block / columnBlocks * rowBlock
        return start..<min(rows, start + rowBlock)
    }

    func columns(of block: Int) -> Range<Int> {
        let start = block % columnBlocks * columnBlock
        return start..<min(columns, start + columnBlock)
    }

    private var rowBlocks: Int { (rows + rowBlock - 1) / rowBlock }
    private var columnBlocks: Int { (columns + columnBlock - 1) / columnBlock }

    /// The length of `parts` nearly equal parts of `length`, a multiple of `step`.
    private static func even(_ length: Int, cutInto parts: Int, step: Int) -> Int {
        ((length + parts - 1) / parts + step - 1) / step * step
    }
}

/// What follows a product: `(product + bias + residual) / divisor`.
struct Epilogue {
    let bias: UnsafePointer<Float>?
    let residual: UnsafePointer<Float>?
    let divisor: Float

    var isNeeded: Bool { bias != nil || residual != nil || divisor != 1 }
}

extension Compute {
    /// `rows · weightᵀ` for each sample, and the epilogue, to `out` `[samples, rows, columns]`.
    ///
    /// `operand` gives some rows of a sample, each `depth` floats, one behind the other.
    func product(
        samples: Int, blocks: ProductBlocks, depth: Int, weight: WeightRows, epilogue: Epilogue,
        out: UnsafeMutablePointer<Float>, operand: (Int, Range<Int>) -> UnsafePointer<Float>
    ) {
        let library = OpenBLAS.shared
        let compute = suited(toMultiplications: samples * blocks.rows * blocks.columns * depth)
        compute.forEach(samples * blocks.count, scratch: weight.scratch(for: blocks.columnBlock)) {
            item, scratch in
            let (sample, block) = item.quotientAndRemainder(dividingBy: blocks.count)
            let rows = blocks.rows(of: block)
            let columns = blocks.columns(of: block)
            let offset = (sample * blocks.rows + rows.lowerBound) * blocks.columns + columns.lowerBound
            library.multiply(
                .init(start: operand(sample, rows), stride: depth),
                .init(start: weight.pointer(columns, scratch: scratch), stride: depth), transposed: true,
                rows: rows.count, columns: columns.count, depth: depth,
                into: out + offset, stride: blocks.columns)
            guard epilogue.isNeeded else { return }
            kernels_finish(
                out + offset, blocks.columns, epilogue.bias.map { $0 + columns.lowerBound },
                epilogue.residual.map { $0 + offset }, epilogue.divisor, rows.count, columns.count)
        }
    }
}
