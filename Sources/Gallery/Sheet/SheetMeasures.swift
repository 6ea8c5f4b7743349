/// The sizes that a contact sheet is made of, in pixels.
struct SheetMeasures: Sendable {
    /// The largest side of a sheet.
    static let maximumSide = 16_384
    /// The most pixels of a sheet: 96 MiB.
    static let maximumPixels = 1 << 25
    /// Pictures are enlarged, by a whole number, to reach this size, if they all fit one sheet then.
    static let smallestCell = 192
    /// Pictures are shrunk, by a whole number, to no less than this size, before a sheet is split.
    static let smallestShrunk = 96

    static let margin = 40
    static let gap = 6
    /// Between groups of columns or rows.
    static let groupGap = 28
    static let title = TextStyle(size: 24, isBold: true)
    static let subtitle = TextStyle(size: 13, colour: .quiet)
    static let heading = TextStyle(size: 15, isBold: true)
    static let axis = TextStyle(size: 12, colour: .quiet)
    static let label = TextStyle(size: 14)
    static let caption = TextStyle(size: 12, colour: .quiet, alignment: .centre)
    /// What a caption takes at most: two lines, and the gap above them.
    static let largestCaption = 36
    static let captionGap = 3

    /// The frame of every picture.
    let cellWidth: Int
    let cellHeight: Int
    /// How often every pixel is repeated, or, if negative, the side of the squares that are averaged.
    let scale: Int

    /// Chooses the largest scale at which pictures of at most `width` × `height` fit one sheet as `columns` × `rows`.
    ///
    /// Where none fits, there will be several sheets.
    init(width: Int, height: Int, columns: Int, rows: Int) {
        let side = max(width, height)
        let enlarged = max(1, (Self.smallestCell + side - 1) / side)
        let shrunk = max(1, side / Self.smallestShrunk)
        let scales = stride(from: enlarged, through: 1, by: -1) + (shrunk > 1 ? (2...shrunk).map { -$0 } : [])
        func fits(_ scale: Int) -> Bool {
            let across = columns * (Self.scaled(width, scale) + Self.gap) + 400
            let down = rows * (Self.scaled(height, scale) + Self.gap) + 200
            return max(across, down) <= Self.maximumSide && across * down <= Self.maximumPixels
        }
        scale = scales.first(where: fits) ?? scales.last ?? 1
        cellWidth = Self.scaled(width, scale)
        cellHeight = Self.scaled(height, scale)
    }

    static func scaled(_ side: Int, _ scale: Int) -> Int {
        scale > 0 ? side * scale : (side - scale - 1) / -scale
    }
}
