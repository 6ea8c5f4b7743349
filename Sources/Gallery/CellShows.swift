package import Sweeps

/// Makes the files that show a cell's picture in other ways, such as all views of an illusion.
///
/// It is given the cell and the bytes of its picture; a name says what a file shows, and becomes part of its own.
package typealias CellShows = (_ cell: Cell, _ picture: [UInt8]) throws -> [(name: String, png: [UInt8])]

extension SweepFolder {
    /// The most cells of a grid that are shown in other ways: an animation takes a while.
    private static let maximumShown = 256

    /// Writes what shows the pictures of a grid in other ways, where it is not there yet.
    ///
    /// - Returns: for every place, the files' names by what they show.
    func writeShows(of grid: Grid, store: ResultStore, _ shows: CellShows) throws -> [[String: String]] {
        let there = try files.names(in: "\(folder)/grid")
        let done = grid.places.filter { $0.state == .done }.prefix(Self.maximumShown)
        let shown = Set(done.map(\.key))
        return try grid.places.map { place in
            guard place.state == .done, shown.contains(place.key) else { return [:] }
            let prefix = "\(place.key)."
            let old = there.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".png") }
            if !old.isEmpty {
                return Dictionary(
                    uniqueKeysWithValues: old.map { (String($0.dropFirst(prefix.count).dropLast(4)), $0) })
            }
            guard let picture = try store.read(place.key, .picture) else { return [:] }
            var names: [String: String] = [:]
            for show in try shows(place.cell, picture) {
                names[show.name] = "\(prefix)\(show.name).png"
                try writeGrid(show.png, name: "\(prefix)\(show.name).png")
            }
            return names
        }
    }
}
