/// The text nodes of an HTML document that count as its text (`bs4/__init__.py`).
struct HTMLTextNodes {
    private(set) var text = ""
    private var node = ""
    private var open: [String] = []

    private static let empty: Set<String> = [
        "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image", "img",
        "input",
        "isindex", "keygen", "link", "menuitem", "meta", "nextid", "param", "source", "spacer", "track",
        "wbr",
    ]
    /// Elements whose text is none of the document's.
    private static let hidden: Set<String> = ["rp", "rt", "script", "style", "template"]
    private static let preformatted: Set<String> = ["pre", "textarea"]

    mutating func append(_ data: String) { node += data }

    mutating func open(_ name: String, isEmpty: Bool) {
        endNode()
        if !isEmpty && !Self.empty.contains(name) { open.append(name) }
    }

    /// Closes the innermost element of that name and all within it, or nothing if there is none.
    mutating func close(_ name: String) {
        endNode()
        if let index = open.lastIndex(of: name) { open.removeSubrange(index...) }
    }

    mutating func appendCharacterData(_ data: String) {
        endNode()
        text += data
    }

    /// Ends a run of text; one of spaces only shrinks to a single one.
    mutating func endNode() {
        guard !node.isEmpty else { return }
        let isBlank = node.unicodeScalars.allSatisfy { " \n\t\u{C}\r".unicodeScalars.contains($0) }
        if isBlank && !open.contains(where: Self.preformatted.contains) {
            node = node.unicodeScalars.contains("\n") ? "\n" : " "
        }
        if !open.contains(where: Self.hidden.contains) { text += node }
        node = ""
    }
}
