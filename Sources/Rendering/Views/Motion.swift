import Tensors

extension ViewKind {
    private static let length = Argument.integer("length", 7, 1...63)

    static let motion = ViewKind(
        "motion", .component, "what a diagonal motion blur leaves", arguments: [length]
    ) { values, size in
        let length = size.odd(values.integer("length"))
        return ComponentView { $0.movedDiagonally(length) }
    }

    static let motionResidual = ViewKind(
        "motion_res", .component, "what a diagonal motion blur takes away", arguments: [length]
    ) { values, size in
        let length = size.odd(values.integer("length"))
        return ComponentView { $0.combined(with: $0.movedDiagonally(length), -) }
    }
}

extension Tensor {
    /// The mean of so many pixels on the diagonal down to the right, black beyond the borders.
    fileprivate func movedDiagonally(_ length: Int) -> Tensor {
        let (height, width) = (shape[2], shape[3])
        let reach = length / 2
        var result = Tensor(zeros: shape)
        result.withUnsafeMutable { result in
            withUnsafe { values in
                for plane in 0..<shape[1] {
                    for row in 0..<height {
                        for column in 0..<width {
                            let low = max(-reach, -row, -column)
                            let high = min(reach, height - 1 - row, width - 1 - column)
                            var sum: Float = 0
                            for i in low...high {
                                sum += values[(plane * height + row + i) * width + column + i]
                            }
                            result[(plane * height + row) * width + column] = sum / Float(length)
                        }
                    }
                }
            }
        }
        return result
    }
}
