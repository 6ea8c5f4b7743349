/// An axis of a grid: one axis of the sweep, or several that advance together.
package struct Dimension: Hashable, Sendable {
    /// The names of the sweep's axes.
    package let names: [String]
    /// For every position, the labels of the axes' values.
    package let labels: [[String]]

    /// The names as one text.
    package var title: String { names.joined(separator: " · ") }

    package var count: Int { labels.count }

    /// The labels of a position as one text.
    package func label(at position: Int) -> String { labels[position].joined(separator: " · ") }
}
