/// One point of a sweep: one final picture.
package struct Cell: Hashable, Sendable {
    /// The cell's place in its sweep's index space, which also counts excluded points.
    package let index: Int
    /// Every declared parameter that has a value, defaults filled in and templates replaced.
    package let parameters: Parameters
    /// For every axis of the sweep, in its order, the place of the cell's value among the axis's values.
    package let coordinates: [Int]
}
