import Glibc
package import Imaging

/// A chart of one positive quantity over steps, on a logarithmic scale.
///
/// Its values are in a light tone, their running mean in a dark one.
package struct LineChart {
    private static let (width, height) = (720, 360)
    private static let plot = Frame(x: 64, y: 40, width: 640, height: 276)
    private static let light = Colour(0xc6d4ee)
    private static let dark = Colour(0x2a5caa)
    private static let small = 12

    private let title: String
    private let axis: String
    private let values: [Double]
    private let range: ClosedRange<Double>

    /// - Parameters:
    ///   - title: what is shown.
    ///   - axis: what the steps are.
    ///   - values: a value for each step; those that are not above zero are left out.
    package init(title: String, axis: String, values: [Double]) {
        self.title = title
        self.axis = axis
        self.values = values
        let logs = values.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
        let (low, high) = (logs.min() ?? -1, logs.max() ?? 0)
        // Room of a twentieth above and below, and some where all values are the same.
        let room = max((high - low) / 20, 0.05)
        range = low - room...high + room
    }

    /// - Throws: `StoreError` where no font is installed.
    package func bitmap() throws -> Bitmap {
        try Typesetter.checkFonts()
        var canvas = Canvas(width: Self.width, height: Self.height, .paper)
        let head = Typesetter.set(
            title, TextStyle(size: 14, isBold: true), width: Self.plot.width, maximumHeight: 20)
        canvas.draw(head, x: Self.plot.x, y: 12)
        drawScale(on: &canvas)
        draw(values, Self.light, thickness: 1, on: &canvas)
        draw(runningMean, Self.dark, thickness: 2, on: &canvas)
        canvas.outline(Self.plot, .rule)
        return canvas.bitmap()
    }

    private func drawScale(on canvas: inout Canvas) {
        let plot = Self.plot
        for value in ticks {
            let y = row(of: value)
            canvas.fill(Frame(x: plot.x, y: y, width: plot.width, height: 1), .rule)
            let style = TextStyle(size: Self.small, colour: .quiet, alignment: .right)
            let label = Typesetter.set(text(of: value), style, width: plot.x - 8, maximumHeight: 16)
            canvas.draw(label, x: 0, y: y - label.height / 2)
        }
        let top = plot.y + plot.height + 8
        for (text, alignment) in [
            ("1", TextStyle.Alignment.left), (axis, .centre), ("\(values.count)", .right),
        ] {
            let style = TextStyle(size: Self.small, colour: .quiet, alignment: alignment)
            canvas.draw(Typesetter.set(text, style, width: plot.width, maximumHeight: 16), x: plot.x, y: top)
        }
    }

    /// Values with one digit: all of them, or where these are many the powers of ten.
    private var ticks: [Double] {
        let decades = Int(range.lowerBound.rounded(.down))...Int(range.upperBound.rounded(.down))
        let digits = decades.count > 3 ? [1.0] : decades.count > 1 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8]
        return decades.flatMap { decade in digits.map { $0 * pow(10, Double(decade)) } }
            .filter { range.contains(log10($0)) }
    }

    private func text(of value: Double) -> String {
        value >= 0.001 && value < 10_000
            ? (value >= 1000 ? "\(Int(value))" : "\(Float(value))") : "1e\(Int(log10(value).rounded()))"
    }

    private func row(of value: Double) -> Int {
        let share = (log10(value) - range.lowerBound) / (range.upperBound - range.lowerBound)
        let rows = Self.plot.height - 1
        return Self.plot.y + rows - Int((min(max(share, 0), 1) * Double(rows)).rounded())
    }

    /// Joins the values; where several share a column of pixels, from the lowest to the highest of them.
    private func draw(_ values: [Double], _ colour: Colour, thickness: Int, on canvas: inout Canvas) {
        var last: Int?
        for column in 0..<Self.plot.width {
            let own = values[steps(of: column, count: values.count)].filter { $0 > 0 && $0.isFinite }
            let rows = own.map(row) + (last.map { [$0] } ?? [])
            guard let end = own.last, let top = rows.min(), let bottom = rows.max() else { continue }
            let height = min(bottom - top + thickness, Self.plot.y + Self.plot.height - top)
            canvas.fill(Frame(x: Self.plot.x + column, y: top, width: 1, height: height), colour)
            last = row(of: end)
        }
    }

    /// The steps that a column of pixels shows, at least one.
    private func steps(of column: Int, count: Int) -> Range<Int> {
        guard count > 0 else { return 0..<0 }
        let start = column * count / Self.plot.width
        return start..<max((column + 1) * count / Self.plot.width, start + 1)
    }

    /// The mean of each value and those before it, a fortieth of all at most.
    private var runningMean: [Double] {
        let length = max(values.count / 40, 1)
        var sum = 0.0
        return values.indices.map { step in
            sum += values[step]
            if step >= length { sum -= values[step - length] }
            return max(sum, 0) / Double(min(step + 1, length))
        }
    }
}
