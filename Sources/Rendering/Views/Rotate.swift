extension ViewKind {
    static let rotate180 = ViewKind("rotate_180", .anagram, "turned upside down") { _, size in
        try PermutationView(side: size.side, turn: Turn(degrees: 180)) {
            (size.side - 1 - $0, size.side - 1 - $1)
        }
    }

    static let rotateClockwise = ViewKind("rotate_cw", .anagram, "turned by 90° clockwise") { _, size in
        try PermutationView(side: size.side, turn: Turn(degrees: 90)) { (size.side - 1 - $1, $0) }
    }

    static let rotateCounterclockwise = ViewKind("rotate_ccw", .anagram, "turned by 90° counterclockwise") {
        _, size in
        try PermutationView(side: size.side, turn: Turn(degrees: -90)) { ($1, size.side - 1 - $0) }
    }
}
