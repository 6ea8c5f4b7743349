extension ViewKind {
    /// The circle has three quarters of the picture's width.
    static let innerCircle = ViewKind("inner_circle", .anagram, "a circle in the middle turned upside down") {
        _, size in
        let side = size.side
        return try PermutationView(side: side, turn: Turn(degrees: 180, radius: 0.375)) { row, column in
            let (x, y) = (2 * column + 1 - side, 2 * row + 1 - side)
            let isInside = 16 * (x * x + y * y) < 9 * side * side
            return isInside ? (side - 1 - row, side - 1 - column) : (row, column)
        }
    }
}
