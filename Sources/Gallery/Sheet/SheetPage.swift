/// One picture of a contact sheet: where everything is drawn.
struct SheetPage: Sendable {
    enum Item: Sendable {
        case text(TextBlock)
        /// The place's picture, missing or failed, by its index in the grid.
        case place(Int)
        case rule
    }

    let width: Int
    var height: Int
    var items: [(item: Item, frame: Frame)] = []
}
