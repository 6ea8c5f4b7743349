import Foundation
import Tensors

/// A circle in the middle turned by an angle, with bilinear interpolation, in half precision.
///
/// Source: `torchvision transforms/functional.py`, `rotate`, by way of `torch.nn.functional.grid_sample`; its
/// operations are kept one by one, for rounding to half precision would show any other.
struct TiltedCircleView: View {
    let degrees: Double
    let side: Int

    func view(_ picture: Tensor) -> Tensor { turned(picture, by: degrees) }

    func inverse(_ estimate: Tensor) -> Tensor { turned(estimate, by: -degrees) }

    private func turned(_ picture: Tensor, by degrees: Double) -> Tensor {
        let angle = -degrees * .pi / 180
        let half = Float(side) / 2
        let (c, s) = (Float(cos(angle)) / half, Float(sin(angle)) / half)
        let radius = side * 3 / 8
        var result = picture
        result.withUnsafeMutable { result in
            picture.withUnsafe { values in
                for i in result.indices {
                    let (row, column) = (i / side % side, i % side)
                    let (fromTop, fromLeft) = (row - side / 2, column - side / 2)
                    if fromTop * fromTop + fromLeft * fromLeft < radius * radius {
                        let (x, y) = (Float(column) - half + 0.5, Float(row) - half + 0.5)
                        result[i] = interpolated(
                            values, plane: i / (side * side), x: (x * c + y * s + 1) * half - 0.5,
                            y: (x * -s + y * c + 1) * half - 0.5)
                    }
                    result[i] = Float(Float16(result[i]))
                }
            }
        }
        return result
    }

    /// A plane of the picture between its pixels, black outside.
    private func interpolated(
        _ values: UnsafeBufferPointer<Float>, plane: Int, x: Float, y: Float
    ) -> Float {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (right, bottom) = (x - left, y - top)
        func value(_ row: Float, _ column: Float) -> Float {
            let (row, column) = (Int(row), Int(column))
            guard 0..<side ~= row, 0..<side ~= column else { return 0 }
            return values[(plane * side + row) * side + column]
        }
        return (value(top, left) * ((1 - bottom) * (1 - right)))
            .addingProduct(value(top, left + 1), (1 - bottom) * right)
            .addingProduct(value(top + 1, left), bottom * (1 - right))
            .addingProduct(value(top + 1, left + 1), bottom * right)
    }
}
