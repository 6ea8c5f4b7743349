import Foundation

/// A page of figures with captions, in one HTML file without anything from elsewhere.
package struct Report: Sendable {
    /// A picture of any kind that browsers show.
    package struct Picture: Sendable {
        let title: String
        let bytes: [UInt8]

        package init(title: String, bytes: [UInt8]) {
            self.title = title
            self.bytes = bytes
        }

        /// The picture as part of a page.
        fileprivate var source: String {
            let type = bytes.starts(with: [0xff, 0xd8]) ? "jpeg" : "png"
            return "data:image/\(type);base64,\(Data(bytes).base64EncodedString())"
        }
    }

    /// A figure: what was done, to which pictures, and what came out.
    package struct Section: Sendable {
        let title: String
        let caption: String
        /// What else is to be told, such as why there is no figure.
        let note: String
        let inputs: [Picture]
        let figures: [Picture]
        /// What shows single pictures of the figures in other ways.
        let additions: [Picture]

        package init(
            title: String, caption: String, note: String = "", inputs: [Picture] = [],
            figures: [Picture] = [], additions: [Picture] = []
        ) {
            self.title = title
            self.caption = caption
            self.note = note
            self.inputs = inputs
            self.figures = figures
            self.additions = additions
        }
    }

    private static let style = """
        body { font: 16px/1.5 "DejaVu Sans", sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
        h1, h2 { line-height: 1.2; } section { margin: 3rem 0; } p { max-width: 44rem; }
        .inputs, .additions { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0 0 1rem; }
        figcaption { color: #555; font-size: .85rem; max-width: 36rem; }
        .inputs img, .additions img { height: 8rem; image-rendering: pixelated; }
        .figures img { max-width: 100%; } .note { border-left: .25rem solid #c80; padding-left: .75rem; }
        nav li { margin: .2rem 0; } @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; }
        a { color: #8bf; } figcaption { color: #aaa; } }
        """

    private let title: String
    private let sections: [Section]

    package init(title: String, sections: [Section]) {
        self.title = title
        self.sections = sections
    }

    /// The page.
    package var html: [UInt8] {
        let contents = sections.enumerated().map { number, section in
            "<li><a href=\"#s\(number)\">\(Self.escaped(section.title))</a></li>"
        }
        let page = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
            <style>\(Self.style)</style></head><body><h1>\(Self.escaped(title))</h1>
            <nav><ul>\(contents.joined())</ul></nav>
            \(sections.enumerated().map { Self.html(of: $1, number: $0) }.joined(separator: "\n"))
            </body></html>

            """
        return [UInt8](page.utf8)
    }

    private static func html(of section: Section, number: Int) -> String {
        let note = section.note.isEmpty ? "" : "<p class=\"note\">\(escaped(section.note))</p>"
        return """
            <section id="s\(number)"><h2>\(escaped(section.title))</h2><p>\(escaped(section.caption))</p>\(note)
            <div class="inputs">\(section.inputs.map(html).joined())</div>
            <div class="figures">\(section.figures.map(html).joined(separator: "\n"))</div>
            <div class="additions">\(section.additions.map(html).joined(separator: "\n"))</div></section>
            """
    }

    private static func html(of picture: Picture) -> String {
        let title = escaped(picture.title)
        return
            "<figure><img alt=\"\(title)\" src=\"\(picture.source)\"><figcaption>\(title)</figcaption></figure>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }
}

extension ResultStore {
    /// Writes a page into a folder of its own below `reports`, in place of an earlier one.
    ///
    /// - Returns: its path.
    /// - Throws: `StoreError`
    package func write(_ report: Report, name: String) throws -> String {
        let path = "reports/\(name)/index.html"
        try files.makeFolder("reports/\(name)")
        try files.replace(path, with: report.html)
        return files.full(path)
    }
}
