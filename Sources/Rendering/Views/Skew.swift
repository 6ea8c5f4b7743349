extension ViewKind {
    /// Every column is rolled down by its distance from the middle times the factor, towards zero to whole pixels.
    static let skew = ViewKind(
        "skew", .anagram, "columns rolled the further the farther from the middle",
        arguments: [.number("factor", 1.5, -64...64)]
    ) { values, size in
        let side = size.side
        let shifts = (0..<side).map { Int(values["factor"] * Double($0 - side / 2)) }
        return try PermutationView(side: side) { row, column in
            let rolled = (row - shifts[column]) % side
            return (rolled < 0 ? rolled + side : rolled, column)
        }
    }
}
