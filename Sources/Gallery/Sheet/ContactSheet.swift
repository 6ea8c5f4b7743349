import Imaging

/// The pictures of a grid on sheets with labels.
enum ContactSheet {
    /// The sheets of a grid as PNG files, made one by one; equal grids make equal bytes on one machine.
    ///
    /// - Parameters:
    ///   - grid: what is shown.
    ///   - store: where the pictures are.
    ///   - write: is handed each sheet with its number from 0 and the count of sheets.
    /// - Throws: `StoreError` where there is no font; what `write` throws.
    static func draw(
        _ grid: Grid, store: ResultStore, write: (_ png: [UInt8], _ number: Int, _ count: Int) throws -> Void
    ) throws {
        try Typesetter.checkFonts()
        let (width, height) = largestPicture(of: grid, store: store)
        let (pages, measures) = SheetLayout.pages(of: grid, pictureWidth: width, pictureHeight: height)
        for (number, page) in pages.enumerated() {
            let bitmap = draw(page, measures, grid, store)
            try write(PNG.encode(bitmap, text: [PNG.Text("Title", grid.name)]), number, pages.count)
        }
    }

    /// What to tell the user of labels that cannot be shown; nil where all can.
    static func warning(for grid: Grid) -> String? {
        let dimensions = grid.dimensions + [grid.ranked?.candidates].compactMap(\.self)
        let texts = [grid.name] + dimensions.flatMap { $0.names + $0.labels.flatMap { $0 } }
        let unknown = texts.filter { Typesetter.unknownCharacters(in: $0) > 0 }
        guard let first = unknown.first else { return nil }
        return "no installed font has every character of \"\(first)\": install \(Typesetter.fontPackages)"
    }

    private static func largestPicture(of grid: Grid, store: ResultStore) -> (width: Int, height: Int) {
        let sizes = grid.places.compactMap { place -> (width: Int, height: Int)? in
            guard place.state == .done, let bytes = try? store.read(place.key, .picture) else { return nil }
            return try? PNG.size(of: bytes, name: "")
        }
        guard let width = sizes.map(\.width).max(), let height = sizes.map(\.height).max() else {
            return (128, 128)
        }
        return (width, height)
    }

    private static func draw(
        _ page: SheetPage, _ measures: SheetMeasures, _ grid: Grid, _ store: ResultStore
    ) -> Bitmap {
        var canvas = Canvas(width: page.width, height: page.height, .paper)
        for (item, frame) in page.items {
            switch item {
            case .text(let block): canvas.draw(block, x: frame.x, y: frame.y)
            case .rule: canvas.fill(frame, .rule)
            case .place(let index): canvas.draw(grid.places[index], in: frame, scale: measures.scale, store)
            }
        }
        return canvas.bitmap()
    }
}

extension Canvas {
    fileprivate mutating func draw(_ place: Grid.Place, in frame: Frame, scale: Int, _ store: ResultStore) {
        switch place.state {
        case .done:
            guard let bitmap = picture(of: place, store) else {
                return drawFailure("its picture is damaged", in: frame)
            }
            let scaled = scale > 0 ? bitmap.enlarged(by: fit(bitmap, frame)) : bitmap.shrunk(by: -scale)
            draw(
                scaled, x: frame.x + (frame.width - scaled.width) / 2,
                y: frame.y + (frame.height - scaled.height) / 2)
        case .missing:
            hatch(frame, .hatching, on: .missing)
            drawLabel("missing", TextStyle(size: 12, colour: .quiet, alignment: .centre), in: frame)
        case .failed(let reason):
            drawFailure(reason, in: frame)
        }
    }

    private func picture(of place: Grid.Place, _ store: ResultStore) -> Bitmap? {
        guard let bytes = try? store.read(place.key, .picture) else { return nil }
        return try? PNG.decode(bytes, name: store.path(of: place.key, .picture)).bitmap
    }

    /// Smaller pictures among larger ones are enlarged further.
    private func fit(_ bitmap: Bitmap, _ frame: Frame) -> Int {
        max(1, min(frame.width / bitmap.width, frame.height / bitmap.height))
    }

    private mutating func drawFailure(_ reason: String, in frame: Frame) {
        fill(frame, .failure)
        outline(frame, .failureEdge)
        let inner = frame.inset(by: 10)
        let title = Typesetter.set(
            "failed", TextStyle(size: 12, isBold: true, colour: .failureInk, alignment: .centre),
            width: inner.width, maximumHeight: 16)
        let text = Typesetter.set(
            reason, TextStyle(size: 11, colour: .failureInk, alignment: .centre), width: inner.width,
            maximumHeight: max(1, inner.height - title.height - 4))
        let top = inner.y + max(0, inner.height - title.height - 4 - text.height) / 2
        draw(title, x: inner.x, y: top)
        if title.height + 4 + text.height <= inner.height {
            draw(text, x: inner.x, y: top + title.height + 4)
        }
    }

    private mutating func drawLabel(_ text: String, _ style: TextStyle, in frame: Frame) {
        let block = Typesetter.set(text, style, width: frame.width, maximumHeight: frame.height)
        let clear = Frame(
            x: frame.x + max(0, frame.width - 76) / 2, y: frame.y + (frame.height - 24) / 2,
            width: min(76, frame.width), height: 24)
        fill(clear, .missing)
        draw(block, x: frame.x, y: frame.y + (frame.height - block.height) / 2)
    }
}
