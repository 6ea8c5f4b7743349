extension ViewKind {
    /// Nine squares, turned clockwise and counterclockwise by turns, as hinged ones do; what is over at the right and
    /// at the bottom stays.
    static let squareHinge = ViewKind(
        "square_hinge", .anagram, "nine squares, each turned against its neighbours"
    ) {
        _, size in
        let square = size.side / 3
        return try PermutationView(side: size.side) { row, column in
            guard max(row, column) < 3 * square else { return (row, column) }
            let (top, left) = (row / square, column / square)
            let (y, x) = (row % square, column % square)
            let turned = (top + left).isMultiple(of: 2) ? (square - 1 - x, y) : (x, square - 1 - y)
            return (top * square + turned.0, left * square + turned.1)
        }
    }
}
