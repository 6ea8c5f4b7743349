import Tensors

/// A puzzle of four by four pieces, in which a piece fits wherever another of its kind was.
///
/// Pieces are labelled so that a quarter turn of the whole puzzle takes each to the next of its kind:
///
///     c0 e0 f0 c1
///     f3 i0 i1 e1
///     e3 i3 i2 f1
///     c3 f2 e2 c2
///
/// Corners may exchange places with corners, inner pieces with inner ones, and edges with edges, `e` and `f` alike: an
/// `f` is the `e` before it, moved by a piece. All tabs are round; the shapes are our own.
struct Jigsaw {
    /// Of four pieces each: corners, inner ones, edges `e`, edges `f`.
    private static let grid = [[0, 8, 12, 1], [15, 4, 5, 9], [11, 7, 6, 13], [3, 14, 10, 2]]
    /// In the upper left quarter, and all around by turning: from these pieces a tab enters the square named second.
    private static let tabs: [(row: Int, column: Int, down: Int, right: Int)] = [
        (0, 0, 0, 1), (0, 1, 0, 1), (0, 2, 0, 1), (0, 1, 1, 0), (0, 2, 1, 0), (1, 1, 0, 1),
    ]

    private let side: Int
    /// The piece of every pixel, in raster order.
    let pieces: [Int]

    /// - Throws: `RenderingError` where the picture is too small to be cut.
    init(side: Int) throws {
        guard side >= 16, side.isMultiple(of: 4) else {
            throw RenderingError(
                "jigsaw does not fit a picture of \(side)×\(side): its side must be a multiple of 4, and at least 16"
            )
        }
        self.side = side
        let square = side / 4
        var pieces = (0..<side * side).map { Self.grid[$0 / side / square][$0 % side / square] }
        for tab in Self.tabs {
            for turn in 0..<4 {
                for (row, column) in Self.pixels(of: tab, square: square) {
                    let place = Self.turned(row, column, by: turn, side: side)
                    let piece = Self.grid[tab.row][tab.column]
                    pieces[place.row * side + place.column] = piece / 4 * 4 + (piece + turn) % 4
                }
            }
        }
        self.pieces = pieces
    }

    /// The pixels of a tab: a disc that leaves the square through the middle of one of its sides.
    private static func pixels(
        of tab: (row: Int, column: Int, down: Int, right: Int), square: Int
    ) -> [(row: Int, column: Int)] {
        // In half pixels: the middle of the side, and from there a sixth of a square on.
        let (middle, depth, radius) = (square, square / 3, Double(square) * 0.4)
        var result: [(Int, Int)] = []
        for across in 0..<square {
            for beyond in 0..<square / 2 {
                let (x, y) = (Double(2 * across + 1 - middle), Double(2 * beyond + 1 - depth))
                guard x * x + y * y < radius * radius else { continue }
                result.append(
                    tab.right == 1
                        ? (tab.row * square + across, (tab.column + 1) * square + beyond)
                        : ((tab.row + 1) * square + beyond, tab.column * square + across))
            }
        }
        return result
    }

    /// Where a pixel comes to by quarter turns clockwise.
    private static func turned(_ row: Int, _ column: Int, by turns: Int, side: Int) -> (row: Int, column: Int)
    {
        switch turns % 4 {
        case 1: (column, side - 1 - row)
        case 2: (side - 1 - row, side - 1 - column)
        case 3: (side - 1 - column, row)
        default: (row, column)
        }
    }

    /// The view of the puzzle put together another way.
    ///
    /// `places` says of each piece, by kind, whose place within its kind it takes; `swaps` of each side of the picture
    /// whether the two edges that come there change places.
    func view(places: [Int], swaps: [Bool]) throws -> PermutationView {
        let square = side / 4
        return try PermutationView(side: side) { row, column in
            let piece = pieces[row * side + column]
            var (y, x) = Self.turned(row, column, by: places[piece] - piece % 4 + 4, side: side)
            let there = pieces[y * side + x]
            if there >= 8, swaps[there % 4] {
                let way = (there < 12 ? square : -square) * (there % 4 < 2 ? 1 : -1)
                if there.isMultiple(of: 2) { x += way } else { y += way }
            }
            return (y, x)
        }
    }
}

extension ViewKind {
    static let jigsaw = ViewKind(
        "jigsaw", .anagram, "a puzzle of 16 pieces put together another way",
        arguments: [.integer("seed", 0, 0...Int(UInt32.max))]
    ) { values, size in
        var generator = TorchGenerator(seed: UInt64(values.integer("seed")))
        let places = (0..<4).flatMap { _ in generator.permutation(4) }
        let swaps = (0..<4).map { _ in generator.permutation(2)[0] == 1 }
        return try Jigsaw(side: size.side).view(places: places, swaps: swaps)
    }
}
