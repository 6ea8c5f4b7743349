import Foundation

/// Operations without weights.
extension Reference {
    package static func gelu(_ x: Tensor) -> Tensor {
        let source = Elements(x)
        return tensor(x.shape) { gelu(source[$0]) }
    }

    package static func gatedGELU(_ gate: Tensor, _ value: Tensor) -> Tensor {
        let (gates, values) = (Elements(gate), Elements(value))
        return tensor(gate.shape) { index in
            let x = gates[index]
            let u = (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
            return x / 2 * (1 + tanh(u)) * values[index]
        }
    }

    package static func add(_ a: Tensor, _ b: Tensor) -> Tensor {
        let (first, second) = (Elements(a), Elements(b))
        return tensor(a.shape) { first[$0] + second[$0] }
    }

    package static func concatenate(_ a: Tensor, _ b: Tensor) -> Tensor {
        let (first, second) = (Elements(a), Elements(b))
        let (axis, split) = (a.shape.count - 1, a.shape[a.shape.count - 1])
        return tensor(a.shape.dropLast() + [split + b.shape[axis]]) { index in
            guard index[axis] >= split else { return first[index] }
            return second[index.dropLast() + [index[axis] - split]]
        }
    }

    package static func upsample(_ x: Tensor) -> Tensor {
        let source = Elements(x)
        return tensor([x.shape[0], 2 * x.shape[1], 2 * x.shape[2], x.shape[3]]) { index in
            source[index[0], index[1] / 2, index[2] / 2, index[3]]
        }
    }

    package static func meanPool(_ x: Tensor) -> Tensor {
        let source = Elements(x)
        return tensor([x.shape[0], x.shape[1] / 2, x.shape[2] / 2, x.shape[3]]) { index in
            let (row, column) = (2 * index[1], 2 * index[2])
            return
                (source[index[0], row, column, index[3]] + source[index[0], row, column + 1, index[3]]
                + source[index[0], row + 1, column, index[3]]
                + source[index[0], row + 1, column + 1, index[3]])
                / 4
        }
    }
}
