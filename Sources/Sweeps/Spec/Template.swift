/// A text with references: `a ${animal} in ${style}`; `$${` stands for a plain `${`.
struct Template {
    enum Piece: Equatable {
        case literal(String)
        case reference(String)
        /// A `${` without an end.
        case unclosed
    }

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                pieces.append(.literal(literal))
                literal = ""
                let end = rest.firstIndex(of: "}")
                pieces.append(end.map { .reference(String(rest[..<$0].dropFirst(2))) } ?? .unclosed)
                rest = end.map { rest[rest.index(after: $0)...] } ?? ""
            } else {
                literal += "$"
                rest = rest.dropFirst()
            }
        }
        self.pieces = pieces + [.literal(literal + rest)]
    }

    /// Whether a text holds a reference, or an escaped one.
    static func isTemplate(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "$")) && text.contains("${")
    }

    var references: [String] {
        pieces.compactMap { if case .reference(let name) = $0 { name } else { nil } }
    }

    func filled(_ value: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .reference(let name): value(name)
            case .unclosed: ""
            }
        }.joined()
    }
}
