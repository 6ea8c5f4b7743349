import Foundation

/// Digits drawn by strokes of random shape, slant, width and ink: pictures to train on with nothing at hand.
///
/// A picture depends on the seed and its number alone.
package struct DrawnDigits: Sendable {
    /// As many as MNIST has.
    package static let trainingCount = 60_000
    package static let testCount = 10_000

    private let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// The pictures to train on, or the first `limit` of them.
    package func training(limit: Int? = nil) -> DigitSet {
        pictures(0..<min(limit ?? .max, Self.trainingCount))
    }

    /// The pictures to test with, or the first `limit` of them.
    package func test(limit: Int? = nil) -> DigitSet {
        pictures(Self.trainingCount..<Self.trainingCount + min(limit ?? .max, Self.testCount))
    }

    /// The pictures of some numbers.
    package func pictures(_ numbers: Range<Int>) -> DigitSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(numbers.count * DigitSet.pixels)
        var labels: [UInt8] = []
        for number in numbers {
            var chance = Chance(seed: seed, number: number)
            let label = chance.below(UNet.classes)
            labels.append(UInt8(label))
            pixels += Self.draw(label, &chance)
        }
        return DigitSet(pixels: pixels, labels: labels)
    }

    private static func draw(_ digit: Int, _ chance: inout Chance) -> [UInt8] {
        let strokes = chance.pick(DigitStrokes.forms[digit])
        let hand = Hand(&chance)
        var ink = Ink(radius: hand.radius)
        for stroke in strokes {
            let points = stroke.map { hand.place($0, &chance) }
            ink.draw(smooth(points))
        }
        return ink.coverage.map { cover in
            let strength = hand.strength * (1 - 0.12 * chance.share())
            return UInt8((255 * cover * strength).rounded())
        }
    }

    /// Points along a curve through all of `points` (Catmull and Rom's).
    private static func smooth(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
        guard points.count > 2 else { return points }
        var result = [points[0]]
        for i in 0..<points.count - 1 {
            let (b, c) = (points[i], points[i + 1])
            let (a, d) = (points[max(i - 1, 0)], points[min(i + 2, points.count - 1)])
            for part in 1...4 {
                let t = Double(part) / 4
                let linear = (c - a) * t
                let square = (2 * a - 5 * b + 4 * c - d) * (t * t)
                let cube = (3 * b - 3 * c + d - a) * (t * t * t)
                result.append(b + (linear + square + cube) * 0.5)
            }
        }
        return result
    }
}

/// How one picture is written: where the digit's square lies, how it leans, and with what pen.
private struct Hand {
    let radius: Double
    let strength: Double
    private let centre: SIMD2<Double>
    private let size: SIMD2<Double>
    private let slant: Double
    private let turn: Double

    init(_ chance: inout Chance) {
        radius = chance.between(0.75, 1.6)
        strength = chance.between(0.85, 1)
        centre = SIMD2(14 + chance.between(-1.5, 1.5), 14 + chance.between(-1.5, 1.5))
        size = SIMD2(chance.between(11, 16), chance.between(16, 20))
        slant = chance.between(-0.1, 0.35)
        turn = chance.between(-0.15, 0.15)
    }

    /// Where a point of the unit square comes to lie, a little off.
    func place(_ point: SIMD2<Double>, _ chance: inout Chance) -> SIMD2<Double> {
        let shaken = point + SIMD2(chance.between(-0.04, 0.04), chance.between(-0.04, 0.04))
        var p = (shaken - SIMD2(0.5, 0.5)) * size
        p.x -= slant * p.y
        return centre + SIMD2(cos(turn) * p.x - sin(turn) * p.y, sin(turn) * p.x + cos(turn) * p.y)
    }
}

/// A sheet of 28×28 pixels on which a round pen draws lines.
private struct Ink {
    let radius: Double
    private var nearest = [Double](repeating: .infinity, count: DigitSet.pixels)

    init(radius: Double) { self.radius = radius }

    /// The share of each pixel that is covered, with an edge one pixel wide.
    var coverage: [Double] { nearest.map { min(max(radius + 0.5 - $0, 0), 1) } }

    mutating func draw(_ points: [SIMD2<Double>]) {
        for (a, b) in zip(points, points.dropFirst()) { drawLine(from: a, to: b) }
    }

    private mutating func drawLine(from a: SIMD2<Double>, to b: SIMD2<Double>) {
        let along = b - a
        let square = max((along * along).sum(), 1e-9)
        for y in Self.pixels(min(a.y, b.y) - radius, max(a.y, b.y) + radius) {
            for x in Self.pixels(min(a.x, b.x) - radius, max(a.x, b.x) + radius) {
                let p = SIMD2(Double(x) + 0.5, Double(y) + 0.5) - a
                let share = min(max((p * along).sum() / square, 0), 1)
                let rest = p - along * share
                let place = y * UNet.side + x
                nearest[place] = min(nearest[place], (rest * rest).sum().squareRoot())
            }
        }
    }

    private static func pixels(_ low: Double, _ high: Double) -> Range<Int> {
        let first = min(max(Int(low) - 1, 0), UNet.side)
        return first..<min(max(Int(high) + 2, first), UNet.side)
    }
}
