import Foundation

/// The text of a caption read as HTML, as `BeautifulSoup(caption, "html.parser").text` gives it.
///
/// Follows Python 3.11's `html/parser.py` (with references left to the caller), its ways with broken markup
/// included, and the tree that `bs4` builds from it as far as it decides which text counts. Positions are
/// offsets of UTF-16.
struct HTMLText {
    private let source: NSString
    private var position = 0
    private var nodes = HTMLTextNodes()
    /// The element, `script` or `style`, whose content is no markup.
    private var rawElement: String?

    private init(_ markup: String) { source = markup as NSString }

    static func text(of markup: String) -> String {
        guard markup.unicodeScalars.contains(where: { $0 == "<" || $0 == "&" }) else { return markup }
        var reader = HTMLText(markup)
        reader.read(isLast: false)
        reader.read(isLast: true)
        reader.nodes.endNode()
        return reader.nodes.text
    }

    /// `HTMLParser.goahead`: once until something incomplete, then once more with what is left taken as it
    /// is.
    private mutating func read(isLast: Bool) {
        while position < source.length {
            let next = nextMarkup()
            if rawElement != nil && next == nil { return }
            take(upTo: next ?? source.length)
            guard position < source.length else { return }
            let goesOn = starts("<") ? readTag(isLast) : starts("&#") ? readNumber() : readName(isLast)
            if !goesOn { break }
        }
        if isLast && rawElement == nil { take(upTo: source.length) }
    }

    private func nextMarkup() -> Int? {
        switch rawElement {
        case "script"?: Self.scriptEnd.search(source, from: position)?.match.lowerBound
        case "style"?: Self.styleEnd.search(source, from: position)?.match.lowerBound
        default: Self.markup.search(source, from: position)?.match.lowerBound
        }
    }

    // MARK: - Character references

    private mutating func readNumber() -> Bool {
        if let group = Self.number.match(source, at: position)?.group {
            nodes.append(HTMLEntities.unescaped("&#\(substring(group));"))
            position = endOfReference(group)
            return true
        }
        if find(";", from: position) != nil { take(upTo: position + 2) }
        return false
    }

    private mutating func readName(_ isLast: Bool) -> Bool {
        if let group = Self.name.match(source, at: position)?.group {
            let name = substring(group)
            nodes.append(HTMLEntities.named[name]?.text ?? "&" + name)
            position = endOfReference(group)
            return true
        }
        if let found = Self.incomplete.match(source, at: position)?.match {
            // An ampersand and one letter at the very end: the parser loses the ampersand.
            if isLast && found.upperBound == source.length { position += 1 }
            return false
        }
        guard position + 1 < source.length else { return false }
        take(upTo: position + 1)
        return true
    }

    /// Where the text goes on after a reference whose name or number is `name`.
    private func endOfReference(_ name: Range<Int>) -> Int {
        let isClosed = source.character(at: name.upperBound) == UInt16(UInt8(ascii: ";"))
        return name.upperBound + (isClosed ? 1 : 0)
    }

    // MARK: - Tags

    private mutating func readTag(_ isLast: Bool) -> Bool {
        guard let end = readElement() else { return false }
        if end >= 0 {
            position = end
            return true
        }
        guard isLast else { return false }
        let close = find(">", from: position + 1).map { $0 + 1 }
        take(upTo: close ?? find("<", from: position + 1) ?? position + 1)
        return true
    }

    /// The end of the tag at `position`; negative for one that is incomplete, nil for a `<` at the very end.
    private mutating func readElement() -> Int? {
        if Self.tagOpening.match(source, at: position) != nil { return readStartTag() }
        if starts("</") { return readEndTag() }
        if starts("<!--") {
            return skip(to: Self.commentEnd.search(source, from: position + 4)?.match.upperBound)
        }
        if starts("<![cdata[") { return readCharacterData() }
        if starts("<?") || starts("<!") { return skip(to: find(">", from: position + 2).map { $0 + 1 }) }
        guard position + 1 < source.length else { return nil }
        nodes.append("<")
        return position + 1
    }

    /// Comments, declarations and processing instructions are no text, but end the text before them.
    private mutating func skip(to end: Int?) -> Int {
        guard let end else { return -1 }
        nodes.endNode()
        return end
    }

    private mutating func readCharacterData() -> Int {
        guard let end = Self.characterDataEnd.search(source, from: position + 3)?.match else { return -1 }
        nodes.appendCharacterData(substring(position + 9..<max(end.lowerBound, position + 9)))
        return end.upperBound
    }

    private mutating func readStartTag() -> Int {
        guard let end = startTagEnd(), end >= 0 else { return -1 }
        guard let opening = Self.tagName.match(source, at: position + 1), let group = opening.group else {
            return -1
        }
        var attributes = opening.match.upperBound
        while attributes < end, let next = Self.attribute.match(source, at: attributes)?.match, !next.isEmpty
        {
            attributes = next.upperBound
        }
        let closing = attributes < end ? substring(attributes..<end).pythonStripped : ""
        guard closing == ">" || closing == "/>" else {
            nodes.append(substring(position..<end))
            return end
        }
        let name = substring(group).pythonLowercased
        nodes.open(name, isEmpty: closing == "/>")
        if closing == ">" && (name == "script" || name == "style") { rawElement = name }
        return end
    }

    /// `HTMLParser.check_for_whole_start_tag`.
    private func startTagEnd() -> Int? {
        guard let end = Self.wholeStartTag.match(source, at: position)?.match.upperBound else { return nil }
        guard end < source.length else { return -1 }
        switch Unicode.Scalar(source.character(at: end)) {
        case ">"?: return end + 1
        case "/"?: return end + 1 < source.length && source.character(at: end + 1) == 0x3E ? end + 2 : -1
        case "="?, ("a"..."z")?, ("A"..."Z")?: return -1
        default: return end > position ? end : position + 1
        }
    }

    private mutating func readEndTag() -> Int {
        guard let close = find(">", from: position + 1) else { return -1 }
        if let name = Self.endTag.match(source, at: position)?.group {
            return end(substring(name).pythonLowercased, at: close + 1)
        }
        if rawElement != nil {
            nodes.append(substring(position..<close + 1))
            return close + 1
        }
        guard let opening = Self.tagName.match(source, at: position + 2), let group = opening.group else {
            return starts("</>") ? position + 3 : skip(to: close + 1)
        }
        nodes.close(substring(group).pythonLowercased)
        return find(">", from: opening.match.upperBound).map { $0 + 1 } ?? close + 1
    }

    private mutating func end(_ name: String, at end: Int) -> Int {
        if let rawElement, rawElement != name {
            nodes.append(substring(position..<end))
            return end
        }
        nodes.close(name)
        rawElement = nil
        return end
    }

    // MARK: - The source

    private func starts(_ prefix: String) -> Bool {
        let count = prefix.utf16.count
        return position + count <= source.length && substring(position..<position + count) == prefix
    }

    private func find(_ text: String, from start: Int) -> Int? {
        guard start < source.length else { return nil }
        let found = source.range(of: text, options: .literal, range: NSRange(start..<source.length))
        return found.location == NSNotFound ? nil : found.location
    }

    private func substring(_ range: Range<Int>) -> String { source.substring(with: NSRange(range)) }

    private mutating func take(upTo end: Int) {
        if end > position { nodes.append(substring(position..<end)) }
        position = max(position, end)
    }
}

extension HTMLText {
    private static let markup = PythonPattern("[&<]")
    private static let incomplete = PythonPattern("&[a-zA-Z#]")
    private static let name = PythonPattern(#"&([a-zA-Z][\-.a-zA-Z0-9]*)[^a-zA-Z0-9]"#)
    private static let number = PythonPattern("&#([0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]")
    private static let tagOpening = PythonPattern("<[a-zA-Z]")
    private static let tagName = PythonPattern(#"([a-zA-Z][^\t\n\r\f />\x00]*)(?:\s|/(?!>))*"#)
    private static let endTag = PythonPattern(#"</\s*([a-zA-Z][\-.a-zA-Z0-9:_]*)\s*>"#)
    private static let commentEnd = PythonPattern(#"--\s*>"#)
    private static let characterDataEnd = PythonPattern(#"]\s*]\s*>"#)
    private static let scriptEnd = PythonPattern(#"</\s*script\s*>"#)
    private static let styleEnd = PythonPattern(#"</\s*style\s*>"#)
    private static let attribute = PythonPattern(
        #"((?<=['"\s/])[^\s/>][^\s/=>]*)(\s*=+\s*('[^']*'|"[^"]*"|(?!['"])[^>\s]*))?(?:\s|/(?!>))*"#)
    private static let wholeStartTag = PythonPattern(
        #"<[a-zA-Z][^\t\n\r\f />\x00]*(?:[\s/]*(?:(?<=['"\s/])[^\s/>][^\s/=>]*"#
            + #"(?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)\s*)?(?:\s|/(?!>))*)*)?\s*"#)
}
