import Foundation
package import Gallery
import Sweeps

/// The pictures of a sweep under readable names, with a CSV of their parameters.
package struct SweepExport {
    private let view: SweepView
    private let store: ResultStore

    package init(_ view: SweepView, store: ResultStore) {
        self.view = view
        self.store = store
    }

    /// Copies the pictures that are there into `folder`, and lists all cells in `cells.csv`.
    ///
    /// - Returns: how many pictures were copied.
    /// - Throws: `FarmError` where the folder cannot be written.
    package func write(to folder: String) throws -> Int {
        let place = URL(fileURLWithPath: folder)
        let names = view.sweep.task.parameters.map(\.name)
        var table = CSV(header: ["file", "cell", "key"] + names)
        var count = 0
        do {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for cell in view.sweep.cells() {
                let key = try view.key(of: cell)
                let name = fileName(cell)
                let isThere = store.contains(key, .picture)
                if isThere {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: store.path(of: key, .picture)))
                    try bytes.write(to: place.appendingPathComponent(name), options: .atomic)
                    count += 1
                }
                let values = names.map { cell.parameters[$0]?.label ?? "" }
                table.append([isThere ? name : "", "\(cell.index)", "\(key)"] + values)
            }
            try Data(table.text.utf8).write(to: place.appendingPathComponent("cells.csv"), options: .atomic)
        } catch let error as CocoaError {
            throw FarmError("\(folder) cannot be written: \(error.localizedDescription)")
        }
        return count
    }

    /// The cell's place, so that a listing has the sweep's order, then the values that set it apart.
    private func fileName(_ cell: Cell) -> String {
        let digits = String(max(view.sweep.indexCount - 1, 0)).count
        let number = String(cell.index)
        var parts = [String(repeating: "0", count: max(digits - number.count, 0)) + number]
        for (axis, position) in zip(view.sweep.axes, cell.coordinates) {
            let value = Self.plain(axis.label(at: position))
            parts.append(axis.name == "prompt" ? value : Self.plain(axis.name) + "-" + value)
        }
        var name = parts.joined(separator: "_")
        while name.utf8.count > 200 { name.removeLast() }
        return name + ".png"
    }

    /// Letters and digits of any script, with single dashes for what is between them.
    private static func plain(_ text: String) -> String {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == ".") }
        return String(words.joined(separator: "-").prefix(48)).trimmingCharacters(
            in: CharacterSet(charactersIn: ".-"))
    }
}
