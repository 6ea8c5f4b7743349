import Foundation
package import Imaging
package import Tensors

/// What shows an illusion to people: its picture beside every view, and how one becomes the other.
package struct IllusionShow {
    private static let steps = 12
    private let picture: Tensor
    private let views: [any View]
    /// The picture as each view shows it: for a component that part of it.
    private let shown: [Tensor]

    /// A picture `[1, 3, H, W]` in −1…1, square, and its views in this size.
    package init(_ picture: Tensor, views: [any View]) {
        self.picture = picture
        self.views = views
        shown = views.map { $0 is ComponentView ? $0.inverse(picture) : $0.view(picture) }
    }

    /// The picture, then each of its views, from left to right.
    package func sideBySide() -> Bitmap {
        let bitmaps = ([picture] + shown).map { Bitmap(sample: $0) }
        let (side, gap) = (bitmaps[0].width, max(2, bitmaps[0].width / 32))
        let width = bitmaps.count * (side + gap) - gap
        var samples = [UInt8](repeating: 255, count: 3 * width * side)
        for (number, bitmap) in bitmaps.enumerated() {
            for row in 0..<side {
                let target = 3 * (row * width + number * (side + gap))
                samples.replaceSubrange(
                    target..<target + 3 * side, with: bitmap.samples[3 * row * side..<3 * (row + 1) * side])
            }
        }
        return Bitmap(width: width, height: side, samples: samples)
    }

    /// From the picture to each of its views and back.
    package func animation() -> [PNG.Frame] {
        let moves = zip(views, shown).filter { $0.1.values != picture.values }
        let margin =
            moves.contains { $0.0.turn.map { $0.radius == nil } ?? false } ? picture.shape[3] * 5 / 24 : 0
        func frame(_ picture: Tensor, _ milliseconds: Int) -> PNG.Frame {
            PNG.Frame(Bitmap(sample: picture).surrounded(by: margin), milliseconds: milliseconds)
        }
        let still = frame(picture, 1200)
        var frames: [PNG.Frame] = []
        for (view, shown) in moves {
            let way = (1..<Self.steps).map { step in
                let part = Double(step) / Double(Self.steps)
                let eased = part * part * (3 - 2 * part)
                return PNG.Frame(between(view, shown, eased, margin: margin), milliseconds: 50)
            }
            frames += [still] + way + [frame(shown, 1200)] + way.reversed()
        }
        return frames.isEmpty ? [still] : frames
    }

    private func between(_ view: any View, _ shown: Tensor, _ part: Double, margin: Int) -> Bitmap {
        if let turn = view.turn { return Bitmap(sample: turn.turned(picture, part, margin: margin)) }
        let picture =
            (view as? PermutationView)?.moved(picture, part)
            ?? picture.combined(with: shown) { $0 + Float(part) * ($1 - $0) }
        return Bitmap(sample: picture).surrounded(by: margin)
    }
}

extension View {
    /// The turn around the picture's middle that the view is, if it is one.
    fileprivate var turn: Turn? { (self as? PermutationView)?.turn }
}

/// A turn around the middle of a picture.
struct Turn {
    /// Clockwise.
    let degrees: Double
    /// What turns, as a part of the picture's width; nil for all of it.
    var radius: Double?

    /// The picture on its way, with a white margin around it.
    fileprivate func turned(_ picture: Tensor, _ part: Double, margin: Int) -> Tensor {
        let side = picture.shape[3]
        let width = side + 2 * margin
        let (c, s) = (cos(part * degrees * .pi / 180), sin(part * degrees * .pi / 180))
        let reach = (radius ?? 2) * Double(side)
        var result = Tensor(unset: [1, 3, width, width])
        result.withUnsafeMutable { result in
            picture.withUnsafe { values in
                for i in 0..<width * width {
                    let x = Double(i % width) + 0.5 - Double(width) / 2
                    let y = Double(i / width) + 0.5 - Double(width) / 2
                    let isTurned = x * x + y * y < reach * reach
                    let column = isTurned ? c * x + s * y : x
                    let row = isTurned ? c * y - s * x : y
                    let place = (
                        Int((row + Double(side) / 2).rounded(.down)),
                        Int((column + Double(side) / 2).rounded(.down))
                    )
                    let isInside = 0..<side ~= place.0 && 0..<side ~= place.1
                    for channel in 0..<3 {
                        result[channel * width * width + i] =
                            isInside ? values[(channel * side + place.0) * side + place.1] : 1
                    }
                }
            }
        }
        return result
    }
}

extension PermutationView {
    /// The picture with every pixel on the straight way to its place; where none is, it is white.
    fileprivate func moved(_ picture: Tensor, _ part: Double) -> Tensor {
        let side = picture.shape[3]
        let plane = side * side
        var origins = [Int?](repeating: nil, count: plane)
        for (target, source) in sources.enumerated() {
            func way(_ from: Int, _ to: Int) -> Int {
                Int((Double(from) + part * Double(to - from)).rounded())
            }
            origins[way(source / side, target / side) * side + way(source % side, target % side)] = source
        }
        var result = Tensor(unset: [1, 3, side, side])
        result.withUnsafeMutable { result in
            picture.withUnsafe { values in
                for i in 0..<plane {
                    // A gap of one pixel is closed by its neighbour.
                    let origin =
                        origins[i]
                        ?? (i % side > 0 && i + 1 < plane && origins[i + 1] != nil ? origins[i - 1] : nil)
                    for channel in 0..<3 {
                        result[channel * plane + i] = origin.map { values[channel * plane + $0] } ?? 1
                    }
                }
            }
        }
        return result
    }
}

extension Bitmap {
    /// The picture with a white margin.
    fileprivate func surrounded(by margin: Int) -> Bitmap {
        guard margin > 0 else { return self }
        let newWidth = width + 2 * margin
        var result = [UInt8](repeating: 255, count: 3 * newWidth * (height + 2 * margin))
        for row in 0..<height {
            let target = 3 * ((margin + row) * newWidth + margin)
            result.replaceSubrange(
                target..<target + 3 * width, with: samples[3 * row * width..<3 * (row + 1) * width])
        }
        return Bitmap(width: newWidth, height: height + 2 * margin, samples: result)
    }
}
