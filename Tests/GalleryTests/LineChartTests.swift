import Imaging
import Testing

@testable import Gallery

@Suite struct `A chart of a loss` {
    /// The pixels of a column from the top that are not paper, an axis or a label: the curve's.
    private func curve(_ bitmap: Bitmap, column: Int) -> [Int] {
        (40..<316).filter { row in
            let start = 3 * (row * bitmap.width + column)
            return Array(bitmap.samples[start..<start + 3]) == [0x2a, 0x5c, 0xaa]
        }
    }

    @Test func `falls where the values do`() throws {
        let bitmap = try LineChart(title: "loss", axis: "step", values: (0..<500).map { 1 / Double($0 + 1) })
            .bitmap()
        let (first, last) = (curve(bitmap, column: 70), curve(bitmap, column: 700))
        #expect(try #require(first.max()) < (try #require(last.min())))
    }

    @Test(arguments: [[], [0.5], [0, -1, .nan], [1e-30, 1e30], [2, 2, 2]])
    func `is drawn of any values`(values: [Double]) throws {
        let bitmap = try LineChart(title: "loss", axis: "step", values: values).bitmap()
        #expect((bitmap.width, bitmap.height) == (720, 360))
    }
}
