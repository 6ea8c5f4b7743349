extension ViewKind {
    static let flip = ViewKind("flip", .anagram, "upside down, as in a lake") { _, size in
        try PermutationView(side: size.side) { (size.side - 1 - $0, $1) }
    }

    static let flipHorizontal = ViewKind(
        "flip_horizontal", .anagram, "left and right exchanged, as in a mirror"
    ) {
        _, size in
        try PermutationView(side: size.side) { ($0, size.side - 1 - $1) }
    }
}
