package import Tensors

/// A view that moves pixels and changes none: noise stays noise under it.
package struct PermutationView: View {
    /// For each pixel of the view, in raster order, where it comes from in the picture.
    package let sources: [Int]
    /// For each pixel of the picture, where it went.
    private let targets: [Int]
    /// The turn that the view is, if it is one.
    private(set) var turn: Turn?

    /// `sources` must hold each of `0..<sources.count` once.
    package init(_ sources: [Int]) throws {
        var targets = [Int](repeating: -1, count: sources.count)
        for (target, source) in sources.enumerated() {
            guard sources.indices.contains(source), targets[source] < 0 else {
                throw RenderingError(
                    "\(source) at place \(target) makes no permutation of \(sources.count): "
                        + "every number from 0 to \(sources.count - 1) must come once")
            }
            targets[source] = target
        }
        self.sources = sources
        self.targets = targets
    }

    /// The view that takes every pixel of a square from where `source` says.
    init(side: Int, turn: Turn? = nil, source: (_ row: Int, _ column: Int) -> (row: Int, column: Int)) throws
    {
        var sources: [Int] = []
        sources.reserveCapacity(side * side)
        for row in 0..<side {
            for column in 0..<side {
                let from = source(row, column)
                sources.append(from.row * side + from.column)
            }
        }
        try self.init(sources)
        self.turn = turn
    }

    /// The view that moves the square patches of a picture as `patches` says, which counts them in raster order.
    package init(side: Int, patches: [Int]) throws {
        let count = Int(Double(patches.count).squareRoot())
        guard count > 0, count * count == patches.count, side.isMultiple(of: count) else {
            throw RenderingError(
                "a permutation of \(patches.count) does not cut a picture of \(side)×\(side) into equal squares"
            )
        }
        let size = side / count
        let moved = try PermutationView(patches).sources
        try self.init(side: side) { row, column in
            let patch = moved[row / size * count + column / size]
            return (patch / count * size + row % size, patch % count * size + column % size)
        }
    }

    package func view(_ picture: Tensor) -> Tensor { Self.gather(picture, sources) }

    package func inverse(_ estimate: Tensor) -> Tensor { Self.gather(estimate, targets) }

    private static func gather(_ picture: Tensor, _ places: [Int]) -> Tensor {
        precondition(picture.shape[2] * picture.shape[3] == places.count, "\(picture.shape)")
        var result = Tensor(unset: picture.shape)
        result.withUnsafeMutable { result in
            picture.withUnsafe { picture in
                places.withUnsafeBufferPointer { places in
                    for plane in stride(from: 0, to: result.count, by: places.count) {
                        for i in places.indices { result[plane + i] = picture[plane + places[i]] }
                    }
                }
            }
        }
        return result
    }
}
