import CPango

/// A font of the sheet, and the colour of its text.
struct TextStyle: Hashable, Sendable {
    let size: Int
    var isBold = false
    var colour = Colour.ink
    var alignment = Alignment.left

    enum Alignment: Int32, Sendable { case left, centre, right }
}

/// A text set in lines that fit a frame.
struct TextBlock: Hashable, Sendable {
    let text: String
    let style: TextStyle
    /// The size it was set for: lines wrap at the width, and what exceeds the height is replaced by an ellipsis.
    let width: Int
    let maximumHeight: Int
    /// The height that its lines take.
    let height: Int
}

/// Sets text with Pango: any script, lines that wrap, what does not fit shortened.
enum Typesetter {
    /// The package that has the font, for messages.
    static let fontPackages = "fonts-dejavu-core (and fonts-droid-fallback for Chinese, Japanese and Korean)"

    /// The number of font families that are installed, at least one.
    ///
    /// - Throws: `StoreError` where there is none.
    @discardableResult
    static func checkFonts() throws -> Int {
        let count = Int(cpango_family_count())
        guard count > 0 else {
            throw StoreError(
                "no font is installed, so the sheet would have no labels: install \(fontPackages)")
        }
        return count
    }

    /// Sets a text in lines of `width` pixels, as many as `maximumHeight` has room for.
    static func set(_ text: String, _ style: TextStyle, width: Int, maximumHeight: Int) -> TextBlock {
        let text = plain(text)
        let extent = with(style, width: width, height: maximumHeight) { cpango_measure(text, $0) }
        return TextBlock(
            text: text, style: style, width: width, maximumHeight: maximumHeight, height: Int(extent.height))
    }

    /// The width of the longest line of a text in lines of `width` pixels.
    static func width(of text: String, _ style: TextStyle, within width: Int) -> Int {
        Int(with(style, width: width, height: 1 << 16) { cpango_measure(plain(text), $0) }.width)
    }

    /// The number of characters of a text that no installed font can show.
    static func unknownCharacters(in text: String) -> Int {
        let extent = with(TextStyle(size: 13), width: 1 << 20, height: 1) { cpango_measure(plain(text), $0) }
        return Int(extent.unknown)
    }

    /// How much of every pixel a text covers, in rows of `width` rounded up to a multiple of four.
    static func mask(of block: TextBlock) -> (bytes: [UInt8], stride: Int) {
        let stride = (block.width + 3) / 4 * 4
        var bytes = [UInt8](repeating: 0, count: stride * block.height)
        let status = with(block.style, width: block.width, height: block.maximumHeight) { style in
            bytes.withUnsafeMutableBufferPointer {
                cpango_draw(block.text, style, $0.baseAddress, Int32(block.height), Int32(stride))
            }
        }
        precondition(status == 0, "Cairo could not draw a text of \(block.width)×\(block.height) pixels")
        return (bytes, stride)
    }

    private static func with<Result>(
        _ style: TextStyle, width: Int, height: Int, _ body: (cpango_style) -> Result
    ) -> Result {
        "DejaVu Sans \(style.isBold ? "Bold " : "")\(style.size)px".withCString { font in
            body(
                cpango_style(
                    font: font, width: Int32(width), height: Int32(height),
                    alignment: style.alignment.rawValue))
        }
    }

    /// The text in one paragraph, without control characters.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
