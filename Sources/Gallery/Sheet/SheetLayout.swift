/// Lays a grid out on pages: headings, labels, and a frame for every cell.
///
/// The innermost dimension across labels the columns, the innermost one down the rows; the outer ones head groups.
struct SheetLayout {
    private typealias M = SheetMeasures

    private let grid: Grid
    private let measures: SheetMeasures
    private let columns: SheetLines
    private let rows: SheetLines
    private let index: [[Int]: Int]
    private let labelWidth: Int
    private let labelStyle: TextStyle
    /// What captions take below the pictures.
    private let captionHeight: Int

    /// The pages made so far, the last one growing.
    private var pages: [SheetPage] = []
    private var y = 0
    private var contentWidth = 0

    private init(_ grid: Grid, pictureWidth: Int, pictureHeight: Int) {
        self.grid = grid
        columns = SheetLines(grid, dimensions: grid.columns)
        rows = SheetLines(grid, dimensions: grid.rows)
        measures = SheetMeasures(
            width: pictureWidth, height: pictureHeight, columns: columns.tuples.count,
            rows: rows.tuples.count * grid.sheets.reduce(1) { $0 * grid.dimensions[$1].count })
        let cellWidth = measures.cellWidth
        captionHeight =
            grid.places.compactMap(\.caption).map { Self.caption($0, width: cellWidth).height + M.captionGap }
            .max() ?? 0
        index = Dictionary(
            grid.places.enumerated().map { ($1.positions, $0) }, uniquingKeysWith: { first, _ in first })
        let labels = rows.inner.map { inner in
            let dimension = grid.dimensions[inner]
            return dimension.labels.indices.map(dimension.label) + [dimension.title]
        }
        // As narrow as the lines are once they are broken.
        labelWidth = labels?.map { Typesetter.width(of: $0, M.label, within: 240) }.max() ?? 0
        // Short labels stand at the pictures; sentences are easier to read from a common left edge.
        labelStyle = TextStyle(size: M.label.size, alignment: labelWidth > 120 ? .left : .right)
    }

    /// The pages of a grid whose pictures are at most `pictureWidth` × `pictureHeight`.
    static func pages(
        of grid: Grid, pictureWidth: Int, pictureHeight: Int
    ) -> (pages: [SheetPage], measures: SheetMeasures) {
        var layout = SheetLayout(grid, pictureWidth: pictureWidth, pictureHeight: pictureHeight)
        let sheets = SheetLines(grid, dimensions: grid.sheets)
        for sheet in sheets.tuples { layout.layOut(sheet, heading: sheets.heading(of: sheet)) }
        return (layout.pages, layout.measures)
    }

    // MARK: - Strips: as many columns as fit side by side, with all rows

    private mutating func layOut(_ sheet: [Int], heading: String) {
        for (number, strip) in strips().enumerated() {
            let width = stripWidth(strip)
            let first = rows.tuples.first.map { rowHeight($0, after: nil) } ?? 0
            if number == 0 || width > contentWidth || y + columns.levels * 150 + first > maximumHeight {
                beginPage(width: width, heading: heading)
            } else {
                y += M.groupGap
            }
            headColumns(strip)
            var previous: [Int]?
            for row in rows.tuples {
                if previous != nil && y + rowHeight(row, after: previous) > maximumHeight {
                    beginPage(width: width, heading: heading)
                    headColumns(strip)
                    previous = nil
                }
                headGroups(row, after: previous)
                place(row, strip, sheet)
                previous = row
            }
        }
    }

    /// The columns in runs that fit a page; a lone dimension is broken like lines of text instead.
    private func strips() -> [Range<Int>] {
        let room =
            rows.inner == nil && columns.tuples.count > 8
            ? 1600 : M.maximumSide - 2 * M.margin - 2 * labelWidth
        let fitting = max(1, room / (measures.cellWidth + (columns.levels > 1 ? M.groupGap : M.gap)))
        let count = (columns.tuples.count + fitting - 1) / fitting
        let size = (columns.tuples.count + count - 1) / count
        return stride(from: 0, to: columns.tuples.count, by: size).map {
            $0..<min($0 + size, columns.tuples.count)
        }
    }

    private var labelColumn: Int { labelWidth > 0 ? labelWidth + 14 : 0 }

    /// The columns of a strip with their left edges, from the left of the page.
    private func edges(_ strip: Range<Int>) -> [Int] {
        var x = M.margin + labelColumn
        return strip.map { column in
            if column > strip.lowerBound {
                x += measures.cellWidth + (columns.beginsGroup(column) ? M.groupGap : M.gap)
            }
            return x
        }
    }

    private func stripWidth(_ strip: Range<Int>) -> Int {
        (edges(strip).last ?? 0) + measures.cellWidth - M.margin
    }

    private var maximumHeight: Int {
        min(M.maximumSide, M.maximumPixels / (contentWidth + 2 * M.margin)) - M.margin
    }

    // MARK: - Pages

    private mutating func beginPage(width: Int, heading: String) {
        contentWidth = max(width, 480)
        pages.append(SheetPage(width: contentWidth + 2 * M.margin, height: 0))
        y = M.margin
        add(grid.name, M.title, maximumHeight: 90)
        y += 6
        add(grid.summary, M.subtitle, maximumHeight: 60)
        if !heading.isEmpty {
            y += 18
            add(heading, M.heading, maximumHeight: 80)
        }
        y += 26
        close()
    }

    // MARK: - Headings and rows

    private mutating func headColumns(_ strip: Range<Int>) {
        guard columns.levels > 0 else { return }
        let edges = edges(strip)
        for level in 0..<columns.levels - 1 {
            var tallest = 0
            for group in columns.groups(of: strip, level: level) {
                let x = edges[group.lowerBound - strip.lowerBound]
                let width = edges[group.upperBound - 1 - strip.lowerBound] + measures.cellWidth - x
                let text = columns.text(of: columns.tuples[group.lowerBound], level: level)
                let block = Typesetter.set(text, M.heading, width: width, maximumHeight: 80)
                put(block, x: x, y: y)
                tallest = max(tallest, block.height)
            }
            for group in columns.groups(of: strip, level: level) {
                let x = edges[group.lowerBound - strip.lowerBound]
                let width = edges[group.upperBound - 1 - strip.lowerBound] + measures.cellWidth - x
                put(.rule, Frame(x: x, y: y + tallest + 5, width: width, height: 1))
            }
            y += tallest + 14
        }
        labelColumns(strip, edges)
    }

    private mutating func labelColumns(_ strip: Range<Int>, _ edges: [Int]) {
        guard let inner = columns.inner else { return }
        let dimension = grid.dimensions[inner]
        let title = Typesetter.set(
            dimension.title, M.axis, width: contentWidth - labelColumn, maximumHeight: 20)
        put(title, x: M.margin + labelColumn, y: y)
        y += title.height + 3
        let blocks = strip.map {
            Typesetter.set(
                dimension.label(at: columns.tuples[$0].last ?? 0), M.label, width: measures.cellWidth,
                maximumHeight: 110)
        }
        let tallest = blocks.map(\.height).max() ?? 0
        for (block, x) in zip(blocks, edges) { put(block, x: x, y: y + tallest - block.height) }
        if let rows = rows.inner {
            let style = TextStyle(size: M.axis.size, colour: .quiet, alignment: labelStyle.alignment)
            let name = Typesetter.set(
                grid.dimensions[rows].title, style, width: labelWidth,
                maximumHeight: title.height + 3 + tallest)
            put(name, x: M.margin, y: y + tallest - name.height)
        }
        y += tallest + 8
        close()
    }

    /// The texts of the groups that begin with a row.
    private func groupHeadings(_ row: [Int], after previous: [Int]?) -> [TextBlock] {
        guard rows.levels > 1 else { return [] }
        let first = (0..<rows.levels - 1).first { previous?[$0] != row[$0] } ?? rows.levels - 1
        return (first..<rows.levels - 1).map { level in
            Typesetter.set(
                rows.text(of: row, level: level), M.heading, width: contentWidth, maximumHeight: 80)
        }
    }

    private func rowHeight(_ row: [Int], after previous: [Int]?) -> Int {
        let headings = groupHeadings(row, after: previous)
        return headings.reduce(headings.isEmpty ? 0 : M.groupGap) { $0 + $1.height + 8 } + measures.cellHeight
            + captionHeight + M.gap
    }

    private static func caption(_ text: String, width: Int) -> TextBlock {
        Typesetter.set(text, M.caption, width: width, maximumHeight: M.largestCaption - M.captionGap)
    }

    private mutating func headGroups(_ row: [Int], after previous: [Int]?) {
        let headings = groupHeadings(row, after: previous)
        if !headings.isEmpty { y += previous == nil ? M.gap : M.groupGap - M.gap }
        for heading in headings {
            put(heading, x: M.margin, y: y)
            y += heading.height + 8
        }
    }

    private mutating func place(_ row: [Int], _ strip: Range<Int>, _ sheet: [Int]) {
        if let inner = rows.inner, let position = row.last {
            let label = Typesetter.set(
                grid.dimensions[inner].label(at: position), labelStyle, width: labelWidth,
                maximumHeight: measures.cellHeight)
            put(label, x: M.margin, y: y + max(0, measures.cellHeight - label.height) / 2)
        }
        for (column, x) in zip(strip, edges(strip)) {
            guard let place = index[positions(row, columns.tuples[column], sheet)] else { continue }
            put(.place(place), Frame(x: x, y: y, width: measures.cellWidth, height: measures.cellHeight))
            if let caption = grid.places[place].caption {
                put(
                    Self.caption(caption, width: measures.cellWidth), x: x,
                    y: y + measures.cellHeight + M.captionGap)
            }
        }
        y += measures.cellHeight + captionHeight + M.gap
        close()
    }

    private func positions(_ row: [Int], _ column: [Int], _ sheet: [Int]) -> [Int] {
        var positions = Array(repeating: 0, count: grid.dimensions.count)
        for (dimension, position) in zip(grid.rows, row) { positions[dimension] = position }
        for (dimension, position) in zip(grid.columns, column) { positions[dimension] = position }
        for (dimension, position) in zip(grid.sheets, sheet) { positions[dimension] = position }
        return positions
    }

    // MARK: - Putting things on the page

    private mutating func add(_ text: String, _ style: TextStyle, maximumHeight: Int) {
        let block = Typesetter.set(text, style, width: contentWidth, maximumHeight: maximumHeight)
        put(block, x: M.margin, y: y)
        y += block.height
    }

    private mutating func put(_ block: TextBlock, x: Int, y: Int) {
        put(.text(block), Frame(x: x, y: y, width: block.width, height: block.height))
    }

    private mutating func put(_ item: SheetPage.Item, _ frame: Frame) {
        pages[pages.count - 1].items.append((item, frame))
    }

    /// Lets the page end below what is on it.
    private mutating func close() {
        pages[pages.count - 1].height = y + M.margin
    }
}
